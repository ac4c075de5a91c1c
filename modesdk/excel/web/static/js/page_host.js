/** The ordinary web page as a host: the state lives in the page and in its address. */

import { fromFragment, toFragment } from "./state.js";

/** @typedef {import("./types.js").Host} Host */
/** @typedef {import("./types.js").State} State */

/** @returns {Host} */
export function pageHost() {
  let own = "";
  return {
    kind: "page",
    read: async () => fromFragment(location.hash),
    writeValue: async () => {},
    writeWeight: async () => {},
    writeAsOf: async () => {},
    watch: async (changed) => {
      addEventListener("hashchange", () => {
        if (location.hash !== own) changed();
      });
    },
    keep: (/** @type {State} */ state) => {
      own = toFragment(state);
      if (location.hash !== own) history.replaceState(null, "", own);
    },
  };
}
