import { expect, test } from 'vitest';
import { ownPieces } from '../../src/replies/index.ts';

/** What a reply says that comes in chunks of so many bytes. */
async function read(text: string, size: number) {
  const bytes = new TextEncoder().encode(text);
  const body = new ReadableStream<Uint8Array>({
    start(controller) {
      for (let at = 0; at < bytes.length; at += size) {
        controller.enqueue(bytes.slice(at, at + size));
      }
      controller.close();
    },
  });
  const pieces = [];
  for await (const piece of ownPieces(Promise.resolve(new Response(body)), [])) {
    if (Object.keys(piece).length > 0) pieces.push(piece);
  }
  return pieces;
}

test.each([1, 2, 7, 1000])('a reply of our server, in chunks of %i bytes', async (size) => {
  const text =
    'event: piece\nid: 1\ndata: {"text":"Grüße 👋\\ndata: none"}\n\n: still here\n\ndata: {"offer_person":true}\r\n\r\n';
  expect(await read(text, size)).toEqual([
    { text: 'Grüße 👋\ndata: none' },
    { offer_person: true },
  ]);
});

test('an event that broke off is not read', async () => {
  expect(await read('data: {"text":"One"}\n\ndata: {"text":"Two"}', 5)).toEqual([{ text: 'One' }]);
});

test('a reply that marks its beginning is not whole without its end', async () => {
  const text =
    ': begins\n\ndata: {"text":"One"}\n\n: waiting\n\ndata: {"text":" two"}\n\n: ends\n\n';
  expect(await read(text, 3)).toEqual([{ text: 'One' }, { text: ' two' }]);
  for (let length = ': begins\n'.length; length < text.indexOf(': ends\n') + 7; length++) {
    await expect(read(text.slice(0, length), 3), `${length}`).rejects.toThrow('breaks off');
  }
});
