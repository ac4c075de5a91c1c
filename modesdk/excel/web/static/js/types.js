/**
 * The shapes that pass between the server, the views and the hosts. Only types: no code.
 *
 * @typedef {"zh" | "en"} Lang
 * @typedef {string | number | boolean | string[]} Value
 * @typedef {{id: string, label: string}} Choice
 *
 * @typedef {object} Attribute
 * @property {string} id
 * @property {string} label
 * @property {string} [help]
 * @property {string} [question]
 * @property {string} [unit]
 * @property {"text" | "number" | "boolean" | "date" | "set"} type
 * @property {Choice[]} values
 * @property {number | null} [minimum]
 * @property {number | null} [maximum]
 * @property {boolean} [integer]
 * @property {"ask" | "gate" | "quiet"} missing
 *
 * @typedef {{id: string, label: string, weight: number, why?: string}} Dimension
 *
 * @typedef {object} Pack
 * @property {string} name
 * @property {string} version
 * @property {string} hash
 * @property {string} title
 * @property {string} as_of
 * @property {string} folder where its rules come from, as it was typed; "" when installed
 * @property {string[]} packs
 * @property {Attribute[]} attributes
 * @property {Dimension[]} dimensions
 *
 * @typedef {object} Ranked
 * @property {string} mode
 * @property {string} label
 * @property {number | null} rank
 * @property {number} score
 * @property {"open" | "conditional" | "blocked"} gate
 * @property {string} gate_word
 * @property {string} gate_text the word, and what to ask for
 * @property {Record<string, number>} dimensions
 *
 * @typedef {{text: string, points?: number, sources?: string}} Reason
 * @typedef {{text: string, sources?: string}} Side
 * @typedef {{text: string, sides: Side[]}} Conflict
 *
 * @typedef {object} Question
 * @property {string} attribute
 * @property {string} text
 * @property {string} stake in words
 * @property {Attribute["type"]} type
 * @property {Choice[]} values
 * @property {string} [unit]
 *
 * @typedef {{weight: number, mode: string, label: string}} FlipPoint
 * @typedef {object} Flip
 * @property {string} dimension
 * @property {string} label
 * @property {number} weight
 * @property {FlipPoint | null} down
 * @property {FlipPoint | null} up
 *
 * @typedef {object} View
 * @property {string} status
 * @property {string} status_text
 * @property {string | null} recommended
 * @property {string | null} leader
 * @property {string} label_of_leader who leads, or those that are level
 * @property {boolean} tied
 * @property {number | null} score
 * @property {number | null} margin
 * @property {string} stability
 * @property {string} stability_word
 * @property {string} stability_text the word, and what it means
 * @property {number | null} completeness
 * @property {string} as_of
 * @property {string} headline
 * @property {Ranked[]} ranking
 * @property {{for: Reason[], against: Reason[]}} reasons
 * @property {string[]} verify lines that belong to the one above begin with two spaces
 * @property {string[]} aged old facts that keep the leader's gate open
 * @property {Conflict[]} conflicts
 * @property {Question[]} questions
 * @property {Flip[]} flips
 * @property {{mode: string, label: string, lines: string[]}[]} why_not
 * @property {{attribute: string, message: string, hint?: string}[]} problems
 * @property {{name: string, version: string, hash: string}} pack by which rules was decided
 *
 * @typedef {{name: string, title: string, folder: string, problem: string, version?: string}} PackChoice
 *
 * @typedef {object} WhatIf
 * @property {{value: Value, label: string, leader: string | null, label_of_leader: string,
 *   status: string, status_text: string}[]} answers
 *
 * @typedef {object} Cases
 * @property {number} passed
 * @property {number} total
 * @property {{id: string, label: string, passed: boolean, expected: string, got: string}[]} cases
 *
 * @typedef {{code: string, severity: string, severity_word: string, place: string, message: string, hint?: string}} Problem
 * @typedef {{problems: Problem[]}} Check
 *
 * @typedef {object} State
 * @property {string} pack
 * @property {string} hash of the rules that it was made with; "" when that is not known
 * @property {Lang} lang
 * @property {string} asOf
 * @property {Record<string, Value>} profile
 * @property {Record<string, number>} weights what differs from the pack, by name
 *
 * What a host (Excel, or an ordinary page) does for the page. `read` gives null when the host has
 * nothing of its own, so that the page's own state counts.
 *
 * @typedef {object} Host
 * @property {"excel" | "page"} kind
 * @property {boolean} linked whether what `read` gave last came with a link
 * @property {() => Promise<Partial<State> | null>} read
 * @property {(attribute: Attribute, value: Value | undefined) => Promise<void>} writeValue
 * @property {(name: string, weight: number) => Promise<void>} writeWeight
 * @property {(date: string) => Promise<void>} writeAsOf
 * @property {(changed: () => void) => Promise<void>} watch
 * @property {(state: State) => void} keep
 *
 * @typedef {string | number | boolean | null} Cell
 *
 * What only Excel can do.
 *
 * @typedef {object} ExcelActions
 * @property {() => Promise<void>} recalculate
 * @property {(state: State) => Promise<string>} portfolio gives the address it wrote to
 * @property {(title: string, rows: Cell[][]) => Promise<string>} addSheet gives the sheet's name
 * @property {() => Promise<Cell[][]>} selection
 * @property {(base64: string) => Promise<string[]>} insertSheets gives the sheets' names
 * @property {() => Promise<void>} showPane
 *
 * @typedef {Host & ExcelActions} ExcelHost
 */
export {};
