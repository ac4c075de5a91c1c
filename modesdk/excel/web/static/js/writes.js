/** Writing to the host: the newest value per place, one after the other, after a short pause. */

const PAUSE_MS = 120;

export class Writes {
  /** @param {(problem: unknown) => void} failed */
  constructor(failed) {
    this.failed = failed;
    /** @type {Map<string, () => Promise<void>>} */
    this.open = new Map();
    this.busy = false;
    this.timer = 0;
  }

  /** Whether something is still to be written. */
  get waiting() {
    return this.busy || this.open.size > 0;
  }

  /**
   * @param {string} place
   * @param {() => Promise<void>} write
   */
  add(place, write) {
    this.open.set(place, write);
    clearTimeout(this.timer);
    this.timer = setTimeout(() => void this.flush(), PAUSE_MS);
  }

  async flush() {
    if (this.busy) return;
    this.busy = true;
    while (this.open.size) {
      const [place, write] = /** @type {[string, () => Promise<void>]} */ (
        this.open.entries().next().value
      );
      this.open.delete(place);
      try {
        await write();
      } catch (problem) {
        this.failed(problem);
      }
    }
    this.busy = false;
  }
}
