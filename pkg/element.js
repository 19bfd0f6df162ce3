// <cameo-picker>: the photo picker as a custom element.
//
// What lives here: the element's life cycle, its shadow root and its events. The picker itself is
// WebAssembly and is loaded when the first element is connected.

import { tables } from "./dist/messages.js";
import { loadMessages } from "./language.js";

// A server that renders pages may import this file: there is no HTMLElement then.
const Base = globalThis.HTMLElement ?? class {};

let loading;

/** Loads the user interface once, however many elements a page has. */
function load() {
  loading ??= loadModule().catch((error) => {
    // The next element tries again.
    loading = undefined;
    throw error;
  });
  return loading;
}

async function loadModule() {
  const module = await import("./dist/cameo-element.js");
  await module.default();
  return module;
}

export class CameoPicker extends Base {
  #container;
  #handle;
  #dirty = false;
  #getToken;
  #given;
  // A page may have to begin before it knows how to get tokens.
  #isGiven = new Promise((resolve) => {
    this.#given = resolve;
  });

  /** Whether something would be lost with the page: an unsaved framing, or a save under way. */
  get dirty() {
    return this.#dirty;
  }

  get getToken() {
    return this.#getToken;
  }

  set getToken(getToken) {
    this.#getToken = getToken;
    this.#given();
    // It may be somebody else now, or nobody any more.
    this.#handle?.reload();
  }

  connectedCallback() {
    // What was set before the element was one hides the setter.
    if (Object.hasOwn(this, "getToken")) {
      const { getToken } = this;
      delete this.getToken;
      this.getToken = getToken;
    }
    this.#mount().catch((error) => this.#complain(error));
  }

  disconnectedCallback() {
    this.#handle?.free();
    this.#handle = undefined;
    this.#container?.remove();
    this.#container = undefined;
    this.#turn(false);
  }

  async #mount() {
    // Moving an element disconnects and connects it; the shadow root stays.
    const root = this.shadowRoot ?? this.attachShadow({ mode: "open" });
    const container = document.createElement("div");
    this.#container = container;
    root.append(container);
    const [{ mount }, { table, locale }] = await Promise.all([
      load(),
      loadMessages(tables, languages(this)),
    ]);
    // The element may have been taken out, or moved, while the module was on its way.
    if (this.#container !== container) return;
    root.adoptedStyleSheets = [];
    this.#handle = mount(this, container, table, locale, {
      spawnWorker: () => this.#spawnWorker(),
      getToken: (fresh) => this.#token(fresh),
      done: (url) => this.#tell("done", { url: url ?? null }),
      dirty: (dirty) => this.#turn(dirty),
    });
  }

  async #token(fresh) {
    await this.#isGiven;
    try {
      return await Promise.race([this.#getToken?.({ fresh }), tooLate()]);
    } catch (error) {
      this.#complain(error);
      throw error;
    }
  }

  #spawnWorker() {
    const own = this.getAttribute("worker-url");
    if (own) return new Worker(new URL(own, document.baseURI), { type: "module" });
    // Literal, so that bundlers see the worker.
    return new Worker(new URL("./worker.js", import.meta.url), { type: "module" });
  }

  #turn(dirty) {
    if (this.#dirty === dirty) return;
    this.#dirty = dirty;
    this.#tell("dirty", { dirty });
  }

  #complain(error) {
    // A page that has no use for it sees it in the console.
    if (this.#tell("error", { error })) console.error(error);
  }

  #tell(type, detail) {
    const cancelable = type === "error";
    return this.dispatchEvent(new CustomEvent(type, { detail, bubbles: true, composed: true, cancelable }));
  }
}

/** Nobody waits for ever for a page's token. */
function tooLate() {
  return new Promise((_, reject) => {
    setTimeout(() => reject(new Error("getToken has not answered for 30 s")), 30_000);
  });
}

/** What the page says about the element's language, else what the person prefers. */
function languages(element) {
  for (let at = element; at; at = at.getRootNode().host) {
    const tag = at.closest("[lang]")?.lang;
    if (tag) return [tag, ...navigator.languages];
  }
  return navigator.languages;
}

if (globalThis.customElements && !customElements.get("cameo-picker")) {
  customElements.define("cameo-picker", CameoPicker);
}
