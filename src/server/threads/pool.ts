import { type ResourceLimits, Worker } from 'node:worker_threads';
import type { Sent } from './thread.ts';

/** A thread that had nothing to do for so long ends, and its memory is free, milliseconds. */
const IDLE = 60_000;

/** The thread ended before it answered: the same may be asked again. */
export class LostThreadError extends Error {
  override readonly name = 'LostThreadError';
}

/** Threads that answer questions, so that the event loop goes on meanwhile. */
export interface Pool<Question, Answer> {
  /**
   * Resolves with the answer. What no thread is free for waits. Question and answer are copied.
   *
   * @throws {LostThreadError} the thread ended before
   */
  ask(question: Question): Promise<Answer>;
  /** Starts a thread if there is none. @returns whether one is ready: its start takes longer than most answers */
  warm(): boolean;
  /** Has later questions answered by new threads. */
  renew(): void;
  /** Resolves when what was asked is answered and the threads have ended. */
  close(): Promise<void>;
}

interface Asked<Question, Answer> {
  question: Question;
  resolve(answer: Answer): void;
  reject(error: Error): void;
}

interface Thread<Question, Answer> {
  worker: Worker;
  isReady: boolean;
  asked: Asked<Question, Answer> | null;
  /** It ends with its answer. */
  isLeaving: boolean;
  idle: NodeJS.Timeout | undefined;
}

/**
 * The threads start when they are needed, and end when they had nothing to do for a minute.
 *
 * @param options.file what the threads run; it calls `answerAll`
 * @param options.data what each is started with, its `workerData`
 * @param options.most how many there are at once
 * @param options.limits on the memory of each
 */
export function createPool<Question, Answer>({
  file,
  data,
  most,
  limits,
}: {
  file: URL;
  data?: unknown;
  most: number;
  limits?: ResourceLimits;
}): Pool<Question, Answer> {
  const threads = new Set<Thread<Question, Answer>>();
  const waiting: Asked<Question, Answer>[] = [];
  /** Threads that have been told to end. */
  const ending = new Set<Promise<unknown>>();
  let closed: Promise<void> | undefined;
  /** When a thread was lost, milliseconds since the process started. */
  let lostAt = -Infinity;
  /** Called when nothing is asked any more. */
  let whenQuiet: (() => void) | undefined;

  const usable = () => [...threads].filter(({ isLeaving }) => !isLeaving);

  function dispatch(): void {
    while (waiting.length > 0) {
      const own = usable();
      let thread = own.find(({ asked }) => asked === null);
      try {
        if (!thread && own.length < most) thread = start();
      } catch (error) {
        if (threads.size === 0) {
          waiting.shift()!.reject(error as Error);
          continue;
        }
        // It waits for those that are there.
      }
      if (!thread) return;
      const asked = waiting.shift()!;
      thread.asked = asked;
      clearTimeout(thread.idle);
      // A process that waits for an answer does not end.
      thread.worker.ref();
      try {
        thread.worker.postMessage(asked.question);
      } catch (error) {
        // A value that no thread can be given.
        rest(thread);
        asked.reject(error as Error);
      }
    }
    if (![...threads].some(({ asked }) => asked)) whenQuiet?.();
  }

  /** @throws {LostThreadError} the system, or Node.js as it was started, allows no more threads */
  function start(): Thread<Question, Answer> {
    const worker = newWorker();
    const thread: Thread<Question, Answer> = {
      worker,
      isReady: false,
      asked: null,
      isLeaving: false,
      idle: undefined,
    };
    threads.add(thread);
    worker.unref();
    worker.on('message', (sent: Sent) => {
      if (sent === 'ready') {
        thread.isReady = true;
        if (!thread.asked) rest(thread);
        return;
      }
      const { asked } = thread;
      if (thread.isLeaving) end(thread);
      else rest(thread);
      if ('error' in sent) asked?.reject(Object.assign(new Error(sent.error.message), sent.error));
      else asked?.resolve(sent.answer as Answer);
      dispatch();
    });
    const lost = (message: string) => {
      if (!threads.delete(thread)) return;
      lostAt = performance.now();
      clearTimeout(thread.idle);
      const { asked } = thread;
      thread.asked = null;
      asked?.reject(new LostThreadError(message));
      dispatch();
    };
    worker.on('error', ({ message }) => lost(message));
    worker.on('exit', () => lost('A thread ended.'));
    return thread;
  }

  function newWorker(): Worker {
    try {
      return new Worker(file, {
        workerData: data,
        ...(limits && { resourceLimits: limits }),
        // Not what the process was started with, such as a debugger's port.
        execArgv: ['--disable-warning=ExperimentalWarning'],
      });
    } catch (error) {
      lostAt = performance.now();
      throw new LostThreadError(`No thread can be started: ${(error as Error).message}`);
    }
  }

  /** It has nothing to do. */
  function rest(thread: Thread<Question, Answer>): void {
    thread.asked = null;
    thread.worker.unref();
    clearTimeout(thread.idle);
    thread.idle = setTimeout(() => end(thread), IDLE).unref();
  }

  function end(thread: Thread<Question, Answer>): void {
    threads.delete(thread);
    clearTimeout(thread.idle);
    const ended = thread.worker.terminate().finally(() => ending.delete(ended));
    ending.add(ended);
  }

  async function close(): Promise<void> {
    if (waiting.length > 0 || [...threads].some(({ asked }) => asked)) {
      await new Promise<void>((resolve) => (whenQuiet = resolve));
    }
    for (const thread of threads) end(thread);
    await Promise.all(ending);
  }

  return {
    ask(question) {
      if (closed) return Promise.reject(new LostThreadError('The threads have ended.'));
      return new Promise((resolve, reject) => {
        waiting.push({ question, resolve, reject });
        dispatch();
      });
    },
    warm() {
      const own = usable();
      // What ended a thread may end the next one too.
      if (own.length === 0 && !closed && performance.now() - lostAt > IDLE) {
        try {
          start();
        } catch {
          // None is ready.
        }
      }
      return own.some(({ isReady }) => isReady);
    },
    renew() {
      for (const thread of threads) {
        if (thread.asked) thread.isLeaving = true;
        else end(thread);
      }
    },
    close: () => (closed ??= close()),
  };
}
