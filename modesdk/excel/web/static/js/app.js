/** The page as a whole: what it holds, when it asks the server, and what it shows then. */

import { Latest, ServerError, fetched } from "./api.js";
import { showAnswer } from "./answer_view.js";
import { showBar } from "./bar_view.js";
import { DetailsView } from "./details_view.js";
import { normal } from "./cells.js";
import { byId, meta, points } from "./dom.js";
import { Notices } from "./notices.js";
import { choosePack, isChoosing, packLoaded, packUnavailable, rulesChanged, rulesRefused, sayLinked } from "./packs.js";
import { ProfileView } from "./profile_view.js";
import { showQuestion } from "./question_view.js";
import { showRanking } from "./ranking_view.js";
import { emptyState, remember, remembered } from "./state.js";
import { Writes } from "./writes.js";
import { WeightsView } from "./weights_view.js";
import { request } from "./whatif_view.js";
import { knows, learn, speak, t } from "./words.js";

/** @import { Actions } from "./bar_view.js" */
/** @import { Attribute, Host, Pack, State, Value, View } from "./types.js" */

const PAUSE_MS = 90;

export class App {
  /**
   * @param {Host} host
   * @param {Pick<Actions, "open" | "save" | "link">} files
   */
  constructor(host, files) {
    this.host = host;
    this.state = emptyState();
    this.bound = false;
    /** @type {Pack | null} */
    this.pack = null;
    /** @type {View | null} */
    this.view = null;
    this.views = new Latest();
    this.packs = new Latest();
    this.writes = new Writes((problem) => this.failed(problem));
    this.notices = new Notices(byId("notice"), () => this.start());
    this.details = new DetailsView(byId("details"), () => this.state);
    this.weights = new WeightsView(byId("weights"), {
      changed: (id, weight) => this.weigh(id, weight),
      reset: () => this.resetWeights(),
    });
    this.profile = new ProfileView(byId("profile"), {
      changed: (attribute, value) => this.set(attribute, value),
      clear: () => this.change({ profile: {} }),
    });
    this.barActions = {
      ...files,
      pack: (/** @type {string} */ name) => void this.begin(name),
      asOf: (/** @type {string} */ date) => this.date(date),
      language: () => void this.open({ lang: this.state.lang === "zh" ? "en" : "zh" }),
    };
    /** @type {() => void} */
    this.extra = () => {};
    this.said = "";
    this.timer = 0;
  }

  /** Read the host's state, then everything else. Also the way to try again. */
  async start() {
    const given = (await this.held()) ?? {};
    const words = given.lang ?? remembered("lang") ?? meta("modesdk-lang");
    const own = meta("modesdk-lang") || (navigator.language.startsWith("zh") ? "zh" : "en");
    const lang = words === "zh" || words === "en" ? words : own === "zh" ? "zh" : "en";
    const pack = given.pack || this.state.pack || meta("modesdk-pack");
    await this.open({ ...given, pack, lang });
    sayLinked(this, given);
  }

  /**
   * Begin anew with another pack.
   * @param {string} pack
   */
  begin(pack) {
    return this.open({ pack, hash: "", profile: {}, weights: {}, asOf: "" });
  }

  /** What the host holds; null when that is nothing, or cannot be read. */
  async held() {
    try {
      const given = await this.host.read();
      this.bound = this.host.kind === "excel" && given !== null;
      return given;
    } catch (problem) {
      this.failed(problem);
      return null;
    }
  }

  /** After the host's own state has changed: take it over. */
  async reread() {
    const given = await this.held();
    if (this.writes.waiting) return; // what is written now changes cells again afterwards
    if (!given) return this.draw();
    const { pack, lang } = this.state;
    const other = (given.pack && given.pack !== pack) || (given.lang && given.lang !== lang);
    if (other) await this.open(given);
    else this.change(given);
    sayLinked(this, given);
  }

  /**
   * Load a pack in a language, then decide.
   * @param {Partial<State>} changes
   */
  async open(changes) {
    this.state = { ...this.state, ...changes };
    const { pack, lang } = this.state;
    if (changes.lang) remember("lang", lang);
    if (this.pack) this.host.keep(this.state); // also for trying again
    document.documentElement.lang = lang === "zh" ? "zh-CN" : "en";
    try {
      if (!knows(lang)) learn(await fetched("static/zh.json"));
      if (lang !== this.state.lang) return; // switched again meanwhile
      speak(lang);
      if (!pack) return await choosePack(this);
      const query = new URLSearchParams({ pack, lang });
      const found = await this.packs.ask(`api/pack?${query}`);
      if (!found) return;
      packLoaded(this, found);
      await this.decide();
    } catch (problem) {
      await packUnavailable(this, problem);
    }
  }

  /**
   * Take over changes and decide after a short pause.
   * @param {Partial<State>} changes
   */
  change(changes) {
    this.state = { ...this.state, ...changes };
    this.state.profile = normal(this.state.profile, this.pack?.attributes ?? [], this.bound);
    this.host.keep(this.state);
    this.draw();
    this.busy(true);
    clearTimeout(this.timer);
    this.timer = setTimeout(() => {
      this.timer = 0;
      void this.decide();
    }, PAUSE_MS);
  }

  async decide() {
    this.busy(true);
    try {
      const view = await this.views.ask(`api/view?lang=${this.state.lang}`, request(this.state));
      if (!view) return; // a newer request is under way
      this.busy(false);
      this.taken(view);
    } catch (problem) {
      this.busy(false);
      this.failed(problem);
    }
  }

  /**
   * Say whether an answer is under way; while another change waits, it is.
   * @param {boolean} so
   */
  busy(so) {
    if (so) byId("main").setAttribute("aria-busy", "true");
    else if (!this.timer) byId("main").removeAttribute("aria-busy");
  }

  /**
   * Show a new answer.
   * @param {View} view
   */
  taken(view) {
    if (view.pack.hash !== this.pack?.hash) return void rulesChanged(this, view);
    delete byId("main").dataset.stale;
    this.view = view;
    this.host.keep(this.state);
    this.notices.clear("offline");
    this.notices.clear("failed");
    this.notices.problems(view.problems.filter((one) => !this.known(one.attribute)));
    this.draw();
    this.announce(view);
  }

  /** @param {string} id */
  known(id) {
    return this.host.kind === "page" && Boolean(this.pack?.attributes.some((a) => a.id === id));
  }

  /** @param {unknown} problem */
  failed(problem) {
    if (problem instanceof ServerError && problem.kind === "offline") this.notices.offline();
    else if (problem instanceof ServerError) rulesRefused(this, problem);
    else this.notices.failed(problem instanceof Error ? problem.message : String(problem));
  }

  /**
   * @param {Attribute} attribute
   * @param {Value | undefined} value
   */
  set(attribute, value) {
    const profile = { ...this.state.profile };
    if (value === undefined) delete profile[attribute.id];
    else profile[attribute.id] = value;
    this.change({ profile });
    this.writes.add(attribute.id, () => this.host.writeValue(attribute, value));
  }

  /**
   * @param {string} id
   * @param {number} weight
   */
  weigh(id, weight) {
    this.change({ weights: { ...this.state.weights, [id]: weight } });
    this.writes.add(`weight ${id}`, () => this.host.writeWeight(id, weight));
  }

  resetWeights() {
    const weights = { ...this.state.weights };
    for (const { id, weight } of this.pack?.dimensions ?? []) {
      delete weights[id];
      this.writes.add(`weight ${id}`, () => this.host.writeWeight(id, weight));
    }
    this.change({ weights });
  }

  /** @param {string} date */
  date(date) {
    this.change({ asOf: date });
    this.writes.add("as_of", () => this.host.writeAsOf(date));
  }

  /** The dimensions with the weights in force. */
  dimensions() {
    const own = this.state.weights;
    return (this.pack?.dimensions ?? []).map((d) => ({ ...d, weight: own[d.id] ?? d.weight }));
  }

  draw() {
    const { pack, view, state } = this;
    if (!pack) return isChoosing() ? undefined : showAnswer(byId("answer"), null);
    document.title = `${pack.title || pack.name} · modesdk`;
    byId("skip").textContent = t("Skip to the answer");
    const { folder } = pack;
    const origin = folder ? t("rules from the folder {folder}", { folder }) : t("installed rules");
    byId("foot").textContent = t("pack {pack} {version} · {hash} · {origin} · as of {as_of}", {
      pack: pack.name,
      version: pack.version,
      hash: pack.hash.slice(0, 12),
      origin,
      as_of: view?.as_of ?? pack.as_of,
    });
    const page = this.host.kind === "page";
    showBar(byId("bar"), pack, state, { files: page, bound: this.bound, actions: this.barActions });
    showAnswer(byId("answer"), view);
    const dimensions = this.dimensions();
    showRanking(byId("ranking"), view, dimensions);
    const changed = dimensions.some((d, i) => d.weight !== pack.dimensions[i]?.weight);
    this.weights.show(dimensions, view?.flips ?? [], changed);
    const answer = (/** @type {string} */ id, /** @type {Value} */ value) => {
      const attribute = pack.attributes.find((one) => one.id === id);
      if (attribute) this.set(attribute, value);
    };
    const room = Boolean(view?.verify.length);
    showQuestion(byId("question"), view?.questions ?? [], pack.attributes, { answer, room });
    this.details.show(view, pack);
    byId("profile").hidden = !page;
    if (page) this.profile.show(pack, state.profile, view?.problems ?? []);
    this.extra();
  }

  /**
   * Tell screen readers what came out, when it is something else than before.
   * @param {View} view
   */
  announce(view) {
    const own = view.ranking.find((entry) => entry.mode === view.recommended)?.label;
    const label = own ?? (view.leader ? view.label_of_leader : "");
    const names = { status: view.status_text, label, score: points(view.score, true) };
    const said = label ? t("{status}. {label}, {score} points.", names) : view.status_text;
    if (said === this.said) return;
    this.said = said;
    byId("said").textContent = said;
  }
}
