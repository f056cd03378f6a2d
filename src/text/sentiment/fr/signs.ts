import type { SignPhrases } from '../types.ts';
export const signs: SignPhrases = { unhelpful: '', refusal: '', correction: '', complaint: '', indifference: '', apology: '', thanks: '' };
