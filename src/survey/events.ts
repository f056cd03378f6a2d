import type { Rating } from '../contract/index.ts';

/** Events of both chat and survey. `code` is that of a delivery error or a reply failure, `not_loaded`, or `no_key`. */
declare global {
  interface HTMLElementEventMap {
    'afterword:rated': CustomEvent<{ rating: Rating }>;
    'afterword:feedback': CustomEvent<{ feedback: string }>;
    'afterword:error': CustomEvent<{ code: string; message: string }>;
  }
}
