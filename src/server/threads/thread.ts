import { parentPort } from 'node:worker_threads';

// Imported by the files that run in threads, and by nothing else.

/** What a thread sends: first that it is ready, then an answer to each question. */
export type Sent = 'ready' | { answer: unknown } | { error: { message: string } };

const send = (sent: Sent) => parentPort!.postMessage(sent);

/** Answers each question with what the function returns, or with the error that it throws. */
export function answerAll<Question>(answer: (question: Question) => unknown): void {
  parentPort!.on('message', (question: Question) => {
    try {
      send({ answer: answer(question) });
    } catch (error) {
      send({ error: { ...(error as Error), message: (error as Error).message } });
    }
  });
  send('ready');
}
