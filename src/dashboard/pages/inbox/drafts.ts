import { meId } from './state.ts';

/** Unsent words by agent and by what they are for, kept until the tab is closed. */
const KEY = 'afterword:drafts';

function kept(): Record<string, string> {
  try {
    return JSON.parse(sessionStorage.getItem(KEY) ?? '{}') as Record<string, string>;
  } catch {
    return {};
  }
}

const drafts = new Map(Object.entries(kept()));

/** Another agent may sign in in the same tab. */
const keyOf = (name: string) => `${meId()} ${name}`;

/** The words that were written and not sent: `chat 12`, `mail 12`. */
export const draftOf = (name: string): string => drafts.get(keyOf(name)) ?? '';

export function keepDraft(name: string, text: string): void {
  if (text === '') drafts.delete(keyOf(name));
  else drafts.set(keyOf(name), text);
  try {
    sessionStorage.setItem(KEY, JSON.stringify(Object.fromEntries(drafts)));
  } catch {
    // Without storage, the words last until the page is reloaded.
  }
}
