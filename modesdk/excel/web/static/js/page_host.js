/**
 * The ordinary web page as a host. The state lives in the page and in its tab, never in the address,
 * which browsers write into their history; an address with a state in it (a link that somebody made)
 * is read and cleaned.
 */

import { fromFragment, store, stored } from "./state.js";

/** @import { Host, State } from "./types.js" */

/** @returns {Host} */
export function pageHost() {
  /** @type {Host} */
  const host = {
    kind: "page",
    linked: false,
    read: async () => {
      const given = fromFragment(location.hash);
      host.linked = given !== null;
      if (given) history.replaceState(null, "", location.pathname + location.search);
      return given ?? held();
    },
    writeValue: async () => {},
    writeWeight: async () => {},
    writeAsOf: async () => {},
    watch: async (changed) => {
      addEventListener("hashchange", () => {
        if (fromFragment(location.hash)) changed();
      });
    },
    keep: (/** @type {State} */ state) => store(state),
  };
  return host;
}

/** What the tab keeps, unless the address asks for another pack. */
function held() {
  const found = stored();
  const asked = new URLSearchParams(location.search).get("pack");
  return asked && asked !== found?.pack ? null : found;
}
