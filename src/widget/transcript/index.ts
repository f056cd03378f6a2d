import type { Message } from '../../capture/index.ts';
import type { ChatStrings } from '../../strings/chat/en.ts';

/** A conversation as a text for the customer, with their own words in place of masked ones. */
export function transcriptOf(title: string, messages: readonly Message[], strings: ChatStrings) {
  const lines = messages.map(({ senderType, content, original, at }) => {
    const name = senderType === 'customer' ? strings.you : strings[senderType];
    return `${name} · ${new Date(at).toLocaleString()}\n${original ?? content}\n`;
  });
  const text = [title, '', ...lines].join('\n');
  return {
    text,
    /** Saves the transcript as a file. */
    download(): void {
      const url = window.URL.createObjectURL(
        new Blob([text], { type: 'text/plain;charset=utf-8' }),
      );
      const link = document.createElement('a');
      link.href = url;
      link.download = `${title}.txt`;
      link.click();
      // Safari reads the URL after the click event.
      setTimeout(() => window.URL.revokeObjectURL(url), 10_000);
    },
  };
}
