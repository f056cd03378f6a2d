import type { SurveyStrings } from './en.ts';

/** What is said once there is a rating. */
export const laterStrings = {
  wrong: 'What went wrong?',
  reasons: ['No answer to my question', 'It took too long', 'Hard to understand', 'Unfriendly'],
  comment: 'Anything you would like to add?',
  good: 'What did we do well?',
  send: 'Send comment',
  unsent: 'Your comment could not be saved. Please send it again.',
};

export type AllStrings = SurveyStrings & typeof laterStrings;

/** The words with those that load on demand; of other languages all come at once. */
export const allStrings = (strings: SurveyStrings): AllStrings => ({ ...laterStrings, ...strings });
