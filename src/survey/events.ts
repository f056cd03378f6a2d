import type { Rating } from '../contract/index.ts';

/** What chat and survey both tell; `code` is a delivery error's, a reply's, or `not_loaded`, or `no_key`. */
declare global {
  interface HTMLElementEventMap {
    'afterword:rated': CustomEvent<{ rating: Rating }>;
    'afterword:feedback': CustomEvent<{ feedback: string }>;
    'afterword:error': CustomEvent<{ code: string; message: string }>;
  }
}
