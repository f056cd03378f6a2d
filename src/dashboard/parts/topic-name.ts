import { words } from '../format.ts';

/** A topic in a sentence. Isolated: a name in a script of the other direction turns no words around it. */
export const namedTopic = (topic: string) => `\u2068${words(topic)}\u2069`;
