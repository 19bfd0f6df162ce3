/** Detail of the `done` event. */
export interface CameoDone {
  /** URL of the new picture, or `null` after a removal. */
  url: string | null;
}

/**
 * The photo picker.
 *
 * Attribute `worker-url`: where the worker module is, if not beside this file; same origin as the
 * page. Its language is that of the nearest `lang` attribute, its own included, else the person's.
 * Events: `done` ({@link CameoDone}), `error`.
 */
export class CameoPicker extends HTMLElement {}

declare global {
  interface HTMLElementTagNameMap {
    "cameo-picker": CameoPicker;
  }
  interface HTMLElementEventMap {
    done: CustomEvent<CameoDone>;
  }
}
