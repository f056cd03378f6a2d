import { allowing, type Masking } from '../allowing.ts';
import { digitsOf } from '../checks.ts';
import { cardsIn, DIGIT_RUN } from './cards.ts';
import { cueAt, type CueMemo } from './cues.ts';
import { type Effort, MOST_EFFORT } from './effort.ts';
import { ibanEnd, IBAN_START } from './ibans.ts';
import { type IdJudge, type IdKind, idsIn, type IdWorth } from './ids.ts';
import { isAmount, isArticle, isTimestamp, KEPT_PATTERNS, PAGES } from './kept.ts';
import type { Knowledge } from './language.ts';
import { filled, KEPT, KEPT_PHONE, normalise, withMarks } from './normal.ts';
import {
  CHECKED,
  GOES_ON,
  groupsOf,
  INTERNATIONAL,
  isNational,
  isPhoneForm,
  NATIONAL,
  runBefore,
} from './phones.ts';
import { lettered, type Lettered } from './secrets.ts';

export type { Knowledge } from './language.ts';

/** What more a server knows. Each may be asked of a text's language (BCP 47). */
export interface Libraries {
  /** Whether an IBAN is valid in its country. */
  isIban(compact: string): boolean;
  /** Whether countries of the languages have a phone number that is written in these groups. */
  isPhone(groups: string, languages: readonly string[], effort: Effort): boolean;
  /** What a number of a person or company is worth; `null`: it is none. */
  idKind(
    compact: string,
    written: string,
    languages: () => readonly string[],
    effort: Effort,
  ): IdWorth | null;
  /** The languages of a text. */
  languagesOf(text: string): readonly string[];
  /**
   * Tells of a pattern whether it may find something in the text, or in what is left of it when parts are masked;
   * `false` is certain. For a server, which reads thousands of texts a second.
   */
  glance(text: string): (pattern: RegExp) => boolean;
}

/** A text is read again after something was masked in it, at most as often as this. */
const ROUNDS = 4;
/** All numbers that are masked have four. */
const SOME_DIGITS = /\d[^\d]*\d[^\d]*\d[^\d]*\d/;

/** Of trying the form of each kind of id. */
const EFFORT_OF_KINDS = 4;

/** Masks that are in the text already: they stay, and say what they stand for. */
const MARK = /\[[a-z_]{2,20}\]/g;

function remembered<T>(memo: Map<string, T>, key: string, read: () => T): T {
  let found = memo.get(key);
  if (found === undefined) memo.set(key, (found = read()));
  return found;
}

/**
 * Masks a text in steps: what begins with letters, accounts, cards, international phone numbers, ids, national
 * phone numbers. Each step sees what the steps before have masked only as a part that is gone, as it is in a
 * text that was masked already.
 *
 * @param knowledge of the languages
 * @param libraries of a server
 */
export function createMasking(knowledge: readonly Knowledge[], libraries?: Libraries): Masking {
  const cues = knowledge.map((one) => one.cues);
  const kinds = knowledge.flatMap((one) => one.ids);
  const rules: readonly Lettered[] = [
    ...lettered.slice(0, -1),
    ...knowledge.map((one) => one.password),
    lettered.at(-1)!,
  ];

  /** What a number is worth, if it is valid. */
  function worthOf(
    compact: string,
    written: string,
    spoken: () => readonly string[],
    effort: Effort,
  ): IdWorth | null {
    effort.left -= EFFORT_OF_KINDS;
    const isValid = ({ form, check }: IdKind) => form.test(compact) && (check?.(compact) ?? true);
    if (kinds.some((kind) => kind.printed?.test(written) && isValid(kind))) return 'rare';
    const kind = kinds.find((one) => !one.printed && isValid(one));
    let worth: IdWorth | undefined = kind && (kind.isRare ? 'rare' : 'own');
    if (worth !== 'rare' && libraries) {
      worth = libraries.idKind(compact, written, spoken, effort) ?? (kind && 'told');
    }
    // Groups that a phone number has are one more often.
    const isPhone = compact !== written && /^\d+$/.test(compact) && isPhoneForm(groupsOf(written));
    return worth === 'rare' && isPhone ? 'own' : (worth ?? null);
  }

  return (text, { allow = [] }, languages = []) => {
    const normal = normalise(text);
    let read = normal.plain;
    read = read.replace(MARK, (mark) =>
      (mark === '[phone]' ? KEPT_PHONE : KEPT).repeat(mark.length),
    );
    const mayFind = libraries?.glance(read) ?? (() => true);
    const matches = (pattern: RegExp) => (mayFind(pattern) ? read.matchAll(pattern) : []);
    const isAllowed = allowing(allow);
    const original = (start: number, end: number) =>
      normal.starts ? text.slice(normal.starts[start], normal.starts[end]) : text.slice(start, end);

    let hasNew = false;
    /** The part as masked, unless it is allowed. */
    function masked(
      mark: string,
      start: number,
      end: number,
      found = read.slice(start, end),
    ): string {
      if (allow.length > 0 && (isAllowed(found) || isAllowed(original(start, end)))) return found;
      hasNew = true;
      return filled(mark, found.length);
    }
    let known: readonly string[] | undefined;
    const spoken = () => (known ??= [...languages, ...libraries!.languagesOf(read)]);
    const effort: Effort = { left: MOST_EFFORT };
    const phones = new Map<string, boolean>();
    const isKnown = (groups: string) =>
      remembered(
        phones,
        groups,
        () =>
          knowledge.some((one) => one.numbers?.test(groups)) ||
          !!libraries?.isPhone(groups, spoken(), effort),
      );
    /** Where the last phone number ends that this step has found. */
    let phoneEnd = -1;
    const cueMemo: CueMemo = new Map();
    const cue = (start: number, end: number) =>
      cueAt(read, start, end, cues, cueMemo, (at) => at === phoneEnd);
    const worths = new Map<string, IdWorth | null>();
    const judge: IdJudge = {
      cueAt: cue,
      isAmount: (start, end) => isAmount(read, start, end),
      valid: (compact, written) =>
        effort.left < 0
          ? 'rare'
          : remembered(worths, written, () => worthOf(compact, written, spoken, effort)),
    };

    // What a step has masked may make something else stand alone.
    for (let round = 0; round < ROUNDS; round++) {
      hasNew = false;
      maskLettered();
      if (SOME_DIGITS.test(read)) maskNumbers();
      if (!hasNew) break;
    }
    return read === normal.plain && normal.starts === null ? text : withMarks(text, normal, read);

    function maskLettered(): void {
      for (const { mark, pattern, check } of rules) {
        if (!mayFind(pattern)) continue;
        read = read.replace(pattern, (found: string, kept: string, at: number) => {
          const part = found.slice(kept.length);
          return part === '' || (check && !check(part))
            ? found
            : kept + masked(mark, at + kept.length, at + found.length, part);
        });
      }
    }

    function maskNumbers(): void {
      replaceParts('iban', ibans());
      KEPT_PATTERNS.forEach(keep);
      if (!SOME_DIGITS.test(read)) return;
      replaceParts('card', cards());
      replaceParts('phone', internationals());
      keep(PAGES);
      replaceParts('national_id', idsIn(read, judge, 'rare'));
      phoneEnd = -1;
      replaceParts('phone', nationals());
      // What has the form of a phone number is one more often than a number of these kinds.
      replaceParts('national_id', idsIn(read, judge, 'own'));
    }

    function keep(pattern: RegExp): void {
      if (mayFind(pattern)) read = read.replace(pattern, (found) => KEPT.repeat(found.length));
    }

    function* ibans(): Iterable<[number, number]> {
      let done = 0;
      for (const { 0: found, index } of matches(IBAN_START)) {
        const start = index + (/^iban:?/i.exec(found)?.[0].length ?? 0);
        if (start < done) continue;
        const end = ibanEnd(read, start);
        if (end === 0) continue;
        const compact = read
          .slice(start, end)
          .replace(/[^A-Za-z\d]/g, '')
          .toUpperCase();
        if (libraries && !libraries.isIban(compact)) continue;
        done = end;
        yield [start, end];
      }
    }
    function* cards(): Iterable<[number, number]> {
      for (const { 0: run, index } of matches(DIGIT_RUN)) {
        const isDoubtful = (from: number, to: number) => {
          const digits = digitsOf(run.slice(from, to));
          const near = cue(index + from, index + to)?.[0];
          return isArticle(digits) || isTimestamp(digits) || near === 'other' || near === 'phone';
        };
        for (const [start, end] of cardsIn(run, isDoubtful)) yield [index + start, index + end];
      }
    }
    function* internationals(): Iterable<[number, number]> {
      for (const { 0: found, index } of matches(INTERNATIONAL)) {
        const digits = digitsOf(found).replace(/^0+(?:11)?/, '');
        const end = index + found.length;
        if (digits.length < 7 || digits.length > 15 || isAmount(read, index, end)) continue;
        if (!found.includes('+')) {
          if (cue(index, end)?.[0] === 'other') continue;
          // The end of a longer number, unless that is a phone number itself.
          const before = runBefore(read, index);
          if (before && !isNational(groupsOf(before), null, isKnown)) continue;
        }
        phoneEnd = end;
        yield [index, end];
      }
    }
    function* nationals(): Iterable<[number, number]> {
      for (const { 0: run, index } of matches(NATIONAL)) {
        // The end of a longer number that begins with letters.
        if (runBefore(read, index)) continue;
        if (isPhone(run, index)) {
          phoneEnd = index + run.length;
          yield [index, phoneEnd];
        }
        // A check digit behind a dash: no phone number has one, and a part of a number hides nothing.
        else if (CHECKED.test(run)) continue;
        // Two numbers, or a number and something else.
        else if (/[ ./()-]{2}/.test(run)) {
          for (const part of run.matchAll(/(?:\((?=\d{1,5}\)))?\d(?:[ ./-]?\)?[ ./-]?\d)*/g)) {
            const start = index + part.index;
            if (part[0].length === run.length || !isPhone(part[0], start)) continue;
            phoneEnd = start + part[0].length;
            yield [start, phoneEnd];
          }
        }
      }
    }
    function isPhone(written: string, start: number): boolean {
      const end = start + written.length;
      if (GOES_ON.test(read.slice(end, end + 2))) return false;
      const groups = groupsOf(written);
      const digits = digitsOf(groups);
      if (digits.length > 15 || isAmount(read, start, end) || isTimestamp(digits)) return false;
      return isNational(groups, cue(start, end), isKnown);
    }

    /** Masks the parts, which are in order and do not overlap. */
    function replaceParts(mark: string, parts: Iterable<[number, number]>): void {
      let next = '';
      let done = 0;
      for (const [start, end] of parts) {
        next += read.slice(done, start) + masked(mark, start, end);
        done = end;
      }
      if (done > 0) read = next + read.slice(done);
    }
  };
}
