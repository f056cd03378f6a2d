/** Ends the current task, so that the browser can handle input and paint before the work continues. */
export const breathe = (): Promise<void> =>
  (globalThis as { scheduler?: { yield?(): Promise<void> } }).scheduler?.yield?.() ??
  new Promise((resolve) => setTimeout(resolve));

/** Longest wait for a frame, milliseconds: a page in the background paints none. */
const LONGEST = 100;

/** Waits until what has changed is painted. A layout is then free, because nothing is left to lay out. */
export const painted = (): Promise<void> =>
  new Promise((resolve) => {
    setTimeout(resolve, LONGEST);
    requestAnimationFrame(() => setTimeout(resolve));
  });
