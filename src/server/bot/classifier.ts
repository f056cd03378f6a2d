/** A question as the classifier sees it: what it has, and how much of it. */
export type Features = ReadonlyMap<string, number>;

/** A question whose subject is known. */
export interface Example {
  features: Features;
  /** From 0. */
  subject: number;
}

/** By subject, how likely a question has it. Subjects that share nothing with the question are not there. */
export type Likely = ReadonlyMap<number, number>;

/** How often all examples are looked at. */
const MOST_ROUNDS = 20;
const LEAST_ROUNDS = 5;

/** Most looks at a weight while it learns, about two seconds. */
const MOST_LOOKS = 100_000_000;

/** How far an example moves the weights in the first round, and how fast that becomes less. */
const STEP = 2;
const STEP_DECAY = 0.1;

/** Looks at weights, or examples, between two pauses. */
const PAUSE = 50_000;
const PAUSE_EXAMPLES = 50;

/** Of a question: which features, and how much of each. */
interface Vector {
  features: Int32Array;
  amounts: Float64Array;
}

/**
 * Learns from examples to tell which subject a question has, by softmax regression over tf-idf. A feature has a weight
 * for the subjects that have it in an example, and for no others. The work and the memory are bounded: of many
 * examples, the features that the most subjects have, which tell the least, are not looked at. In steps.
 *
 * @param examples those of a subject stand together
 */
export function* createClassifier(
  examples: readonly Example[],
): Generator<void, (features: Features) => Likely> {
  const ids = new Map<string, number>();
  /** By feature: the examples and the subjects that have it. */
  const counts: number[] = [];
  const spans: number[] = [];
  const lastSubject: number[] = [];
  let subjects = 0;
  for (const [at, { features, subject }] of examples.entries()) {
    subjects = Math.max(subjects, subject + 1);
    for (const one of features.keys()) {
      let id = ids.get(one);
      if (id === undefined) {
        id = ids.size;
        ids.set(one, id);
        counts.push(0);
        spans.push(0);
        lastSubject.push(-1);
      }
      counts[id]!++;
      if (lastSubject[id] !== subject) spans[id]!++;
      lastSubject[id] = subject;
    }
    if (at % PAUSE_EXAMPLES === 0) yield;
  }

  // What most subjects have goes first, until the rest is looked at often enough.
  let looks = counts.reduce((sum, count, id) => sum + count * spans[id]!, 0);
  const widest = [...spans.keys()].toSorted((a, b) => spans[b]! - spans[a]!);
  for (const id of widest) {
    if (looks * LEAST_ROUNDS <= MOST_LOOKS) break;
    looks -= counts[id]! * spans[id]!;
    spans[id] = 0;
  }
  const rounds = Math.min(MOST_ROUNDS, Math.floor(MOST_LOOKS / Math.max(1, looks)));
  yield;

  // The weights of all features in one list: those of feature `id` from `starts[id]` to `starts[id + 1]`.
  const starts = new Int32Array(ids.size + 1);
  for (const [id, span] of spans.entries()) starts[id + 1] = starts[id]! + span;
  const subjectOf = new Int32Array(starts[ids.size]!);
  const worth = new Float32Array(subjectOf.length);
  // No function below may name `examples`: what is returned would keep all of them in memory.
  const total = examples.length;
  const rarity = Float32Array.from(counts, (count) => Math.log(1 + total / count));
  const unknown = Math.log(1 + 2 * total);

  /** Of length 1, so that a long question is no clearer than a short one. What is not known makes it less clear. */
  function vectorOf(features: Features): Vector {
    const known: number[] = [];
    const amounts: number[] = [];
    let square = 0;
    for (const [one, times] of features) {
      const id = ids.get(one);
      const amount = times * (id === undefined ? unknown : rarity[id]!);
      square += amount ** 2;
      if (id === undefined || starts[id] === starts[id + 1]) continue;
      known.push(id);
      amounts.push(amount);
    }
    const length = Math.sqrt(square) || 1;
    return {
      features: Int32Array.from(known),
      amounts: Float64Array.from(amounts, (amount) => amount / length),
    };
  }

  const filled = starts.slice();
  const vectors: Vector[] = [];
  for (const [at, { features, subject }] of examples.entries()) {
    const vector = vectorOf(features);
    vectors.push(vector);
    for (const id of vector.features) {
      const end = filled[id]!;
      if (end > starts[id]! && subjectOf[end - 1] === subject) continue;
      subjectOf[end] = subject;
      filled[id] = end + 1;
    }
    if (at % PAUSE_EXAMPLES === 0) yield;
  }

  const sums = new Float64Array(subjects);
  const isTouched = new Uint8Array(subjects);

  /** Leaves how likely each subject is in `sums`. @returns the subjects that share a feature with it */
  function weigh({ features, amounts }: Vector): number[] {
    const touched: number[] = [];
    for (let each = 0; each < features.length; each++) {
      const id = features[each]!;
      for (let at = starts[id]!; at < starts[id + 1]!; at++) {
        const subject = subjectOf[at]!;
        if (isTouched[subject] === 0) {
          isTouched[subject] = 1;
          touched.push(subject);
          sums[subject] = 0;
        }
        sums[subject]! += worth[at]! * amounts[each]!;
      }
    }
    let most = 0;
    for (const subject of touched) most = Math.max(most, sums[subject]!);
    let all = (subjects - touched.length) * Math.exp(-most);
    for (const subject of touched) {
      isTouched[subject] = 0;
      sums[subject] = Math.exp(sums[subject]! - most);
      all += sums[subject]!;
    }
    for (const subject of touched) sums[subject]! /= all;
    return touched;
  }

  // Neighbours have the same subject, which would be forgotten over the next: the order goes by strides.
  const stride = strideFor(examples.length);
  let looked = 0;
  for (let round = 0; round < rounds; round++) {
    const step = STEP / (1 + round * STEP_DECAY);
    for (let turn = 0; turn < examples.length; turn++) {
      const place = (turn * stride) % examples.length;
      const { features, amounts } = vectors[place]!;
      const right = examples[place]!.subject;
      weigh(vectors[place]!);
      for (let each = 0; each < features.length; each++) {
        const id = features[each]!;
        for (let at = starts[id]!; at < starts[id + 1]!; at++) {
          const subject = subjectOf[at]!;
          worth[at]! -= step * amounts[each]! * (sums[subject]! - (subject === right ? 1 : 0));
        }
        looked += starts[id + 1]! - starts[id]!;
      }
      if (looked < PAUSE) continue;
      looked = 0;
      yield;
    }
  }
  return (features) => new Map(weigh(vectorOf(features)).map((one) => [one, sums[one]!]));
}

/** A stride that meets each of so many places once, and has neighbours far apart. */
function strideFor(places: number): number {
  const common = (a: number, b: number): number => (b === 0 ? a : common(b, a % b));
  let stride = Math.max(1, Math.round(places * 0.618));
  while (common(stride, places) > 1) stride++;
  return stride;
}
