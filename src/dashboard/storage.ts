/** What this browser keeps of the dashboard, in `localStorage`. A browser may deny it, or have no more room. */

/** @returns `null`: nothing is stored, or the browser denies it */
export function stored(key: string): string | null {
  try {
    return localStorage.getItem(key);
  } catch {
    return null;
  }
}

/** Stores a value; `null` removes it. @returns whether the browser did */
export function store(key: string, value: string | null): boolean {
  try {
    if (value === null) localStorage.removeItem(key);
    else localStorage.setItem(key, value);
    return true;
  } catch {
    return false;
  }
}
