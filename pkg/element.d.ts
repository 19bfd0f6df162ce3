/** Detail of the `done` event. */
export interface CameoDone {
  /** URL of the new picture, or `null` after a removal. */
  url: string | null;
}

/** Detail of the `dirty` event. */
export interface CameoDirty {
  /** Whether something would be lost with the page. */
  dirty: boolean;
}

/**
 * The photo picker.
 *
 * Attribute `worker-url`: where the worker module is, if not beside this file; same origin as the
 * page. Attribute `start`: what a photo is framed on first, `centre` or `face`; read when the element
 * enters the page. Attribute `person`, read at the same time: the id of somebody else for whom a
 * signed-in administrator acts; who that is, the server decides. Attribute `server`, read then, too, and
 * only without `person`: the origin of a server elsewhere, to which the tokens go that
 * {@link CameoPicker.getToken} returns. Its language is that of the nearest `lang` attribute, its own
 * included, else the person's.
 * Events: `done` ({@link CameoDone}), `dirty` ({@link CameoDirty}), `error`: the element could not be
 * loaded, or `getToken` threw; what is not prevented is also written to the console.
 */
export class CameoPicker extends HTMLElement {
  /**
   * Whether something would be lost with the page: a framing that is not saved, or a save that is
   * under way. The element never keeps anybody on a page; its page may.
   */
  readonly dirty: boolean;
  /**
   * With the attribute `server`: returns a token of the person's, or a promise of one, and nothing if
   * nobody is signed in; what it throws, or does not answer in 30 seconds, counts as a connection that is
   * lost. It is called for each
   * request, so that the page decides how long it keeps tokens; `fresh` says that the last one was
   * refused. Until it is set the element waits, and each time it is set the person is read anew. The
   * element keeps no token.
   */
  getToken?: (wish: { fresh: boolean }) => string | undefined | Promise<string | undefined>;
}

declare global {
  interface HTMLElementTagNameMap {
    "cameo-picker": CameoPicker;
  }
  interface HTMLElementEventMap {
    done: CustomEvent<CameoDone>;
    dirty: CustomEvent<CameoDirty>;
  }
}
