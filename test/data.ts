import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const FOLDER = fileURLToPath(new URL('../../shared/data/', import.meta.url));

/** Text of the shared data folder beside the project. */
function readShared(name: string): string {
  const path = FOLDER + name;
  if (!existsSync(path)) {
    throw new Error(`${path} is missing: put the shared data folder beside the project.`);
  }
  return readFileSync(path, 'utf8');
}

export interface Dialogue {
  /** `action`: what it is about and does, as `Hotel-Inform`; '' for none. */
  turns: { role: 'USER' | 'SYSTEM'; text: string; action: string; ratings: number[] }[];
  /** Of the dialogue as a whole, by several people. */
  overall: number[];
}

/** The dialogues of `mwoz-satisfaction.txt`, or of another file of that form. */
export function readDialogues(text = readShared('mwoz-satisfaction.txt')): Dialogue[] {
  return text
    .split(/\n\s*\n/)
    .filter((block) => block.trim() !== '')
    .map((block) => {
      const lines = block
        .trim()
        .split('\n')
        .map((line) => {
          const [role = '', text = '', action = '', ratings = ''] = line.split('\t');
          return {
            role: role as 'USER' | 'SYSTEM',
            text,
            action,
            ratings: ratings.split(',').filter(Boolean).map(Number),
          };
        });
      return {
        turns: lines.filter(({ text }) => text !== 'OVERALL'),
        overall: lines.find(({ text }) => text === 'OVERALL')?.ratings ?? [],
      };
    });
}

export interface AbcdChat {
  id: string;
  lines: { speaker: 'agent' | 'customer' | 'action'; text: string }[];
}

/** The chats of `abcd-sample.json`. */
export function readAbcd(): AbcdChat[] {
  const chats = JSON.parse(readShared('abcd-sample.json')) as {
    convo_id: number;
    original: ['agent' | 'customer' | 'action', string][];
  }[];
  return chats.map(({ convo_id, original }) => ({
    id: String(convo_id),
    lines: original.map(([speaker, text]) => ({ speaker, text })),
  }));
}

export interface Tweet {
  text: string;
  /** Mean rating by people, −4 to 4. */
  rating: number;
}

const ENTITIES: Record<string, string> = { amp: '&', lt: '<', gt: '>', quot: '"' };

/** The tweets of `tweets_GroundTruth.txt`, or of another file of that form. */
export function readTweets(text = readShared('tweets_GroundTruth.txt')): Tweet[] {
  return text
    .split('\n')
    .filter((line) => line.includes('\t'))
    .map((line) => {
      const [, rating, ...rest] = line.split('\t');
      return {
        rating: Number(rating),
        text: rest
          .join('\t')
          .trim()
          .replace(/&(amp|lt|gt|quot);/g, (_, name: string) => ENTITIES[name]!),
      };
    });
}

/** The languages with rated tweets in the shared data, and how their files are called. */
export const RATED = {
  ar: 'arabic',
  de: 'german',
  en: 'english',
  es: 'spanish',
  fr: 'french',
  it: 'italian',
  pt: 'portuguese',
} as const;

export interface RatedLine {
  text: string;
  /** How people read it. */
  mood: 'negative' | 'neutral' | 'positive';
}

const MOODS = ['negative', 'neutral', 'positive'] as const;

/** Rated tweets of a language. Numbers were fitted on `train` alone; the figures on `val` were looked at meanwhile. */
export function readRated(language: keyof typeof RATED, part: 'train' | 'val'): RatedLine[] {
  const name = `sentiment/${RATED[language]}_${part}`;
  const labels = readShared(`${name}_labels.txt`).trim().split('\n');
  const lines = readShared(`${name}_text.txt`).split('\n');
  return labels.map((label, index) => ({
    text: unescaped(lines[index]!),
    mood: MOODS[Number(label)]!,
  }));
}

const unescaped = (text: string) =>
  text
    .replace(/\\u([0-9a-f]{4})/g, (_, code: string) =>
      String.fromCharCode(Number.parseInt(code, 16)),
    )
    .replace(/&(amp|lt|gt|quot);/g, (_, name: string) => ENTITIES[name]!);

/** A line of a chat that does or does not call for a person, written by others. */
export interface SignLine {
  line: string;
  /** The reason of the sign; `null`: none. */
  expect: 'customer_requested_human' | 'ai_unsure' | 'sensitive_topic' | null;
  /** What it is about, such as `harm`; `none` and `none-ai`: looks like a sign and is none. */
  topic: string;
  sender: 'customer' | 'ai';
}

/** The lines of `escalation/LANGUAGE.json`. */
export const readSignLines = (language: string): SignLine[] =>
  JSON.parse(readShared(`escalation/${language}.json`)) as SignLine[];
