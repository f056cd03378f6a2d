import { answerAll } from '../threads/thread.ts';
import { type Reading, readTranscript, type Transcript } from './rules/reading.ts';

// Runs in a thread of its own, see `transcript-reader.ts`.

function readingOf(transcript: Transcript): Reading {
  const steps = readTranscript(transcript);
  for (;;) {
    const step = steps.next();
    if (step.done) return step.value;
  }
}

answerAll((transcripts: readonly Transcript[]) => transcripts.map(readingOf));
