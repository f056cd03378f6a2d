import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  DamagedMedia,
  MEDIA_TYPES,
  type MediaType,
  mediaTypeOf,
  withoutMetadata,
} from '../../src/media/index.ts';

/** What must not be in any file that was cleaned. */
const PLACE = 'N 48 51 29 E 2 17 40';

const latin = (text: string) => Buffer.from(text, 'latin1');
const big16 = (value: number) => [value >> 8, value & 255];
const big32 = (value: number) => [...big16(value >>> 16), ...big16(value & 0xffff)];
const little32 = (value: number) => big32(value).toReversed();
const bytes = (...pieces: (string | number | number[] | Uint8Array)[]) =>
  Buffer.concat(
    pieces.map((piece) =>
      typeof piece === 'string'
        ? latin(piece)
        : Buffer.from(typeof piece === 'number' ? [piece] : piece),
    ),
  );

const segment = (marker: number, data: Uint8Array) =>
  bytes(0xff, marker, big16(data.length + 2), data);
const exif = (orientation: number) =>
  bytes(
    'Exif\0\0II*\0',
    little32(8),
    [1, 0, 0x12, 1, 3, 0, 1, 0, 0, 0, orientation, 0, 0, 0, 0, 0, 0, 0],
    PLACE,
  );
const chunk = (name: string, data: Uint8Array) =>
  bytes(big32(data.length), name, data, [0, 0, 0, 0]);
const riff = (name: string, data: Uint8Array) =>
  bytes(name, little32(data.length), data, data.length % 2 ? [0] : []);
const box = (name: string, data: Uint8Array) => bytes(big32(data.length + 8), name, data);
const place = latin(PLACE);

/** A file of each type with the place in every corner that metadata may stand in. */
const files: Record<MediaType, Buffer> = {
  'image/jpeg': bytes(
    [0xff, 0xd8],
    segment(0xe0, bytes('JFIF\0', [1, 2, 1, 0, 72, 0, 72, 0, 0])),
    segment(0xe0, latin(`JFXX\0\x13${PLACE}`)),
    segment(0xe0, latin(`MAKER\0${PLACE}`)),
    segment(0xe0, bytes('JFIF\0', [1, 2, 1, 0, 72, 0, 72, 9, 9], PLACE)),
    segment(0xee, latin(`Adobe\0\x64\0\0\0\0\x01${PLACE}`)),
    segment(0xee, latin(`Other maker${PLACE}`)),
    segment(0xf3, place),
    segment(0xe1, exif(6)),
    segment(0xe1, latin(`http://ns.adobe.com/xap/1.0/\0${PLACE}`)),
    segment(0xe2, latin('ICC_PROFILE\0\x01\x01colours')),
    segment(0xe2, latin(`MPF\0${PLACE}`)),
    segment(0xed, latin(`Photoshop 3.0\0${PLACE}`)),
    segment(0xfe, place),
    [0xff],
    segment(0xda, latin('scan')),
    'pixels\xff\0more\xff\xd0pixels',
    segment(0xfe, place),
    segment(0xda, latin('scan')),
    'progress',
    [0xff, 0xd9],
    place,
  ),
  'image/png': bytes(
    '\x89PNG\r\n\x1a\n',
    chunk('IHDR', latin('head')),
    chunk('eXIf', place),
    chunk('gAMA', latin('gamma')),
    ...['tEXt', 'zTXt', 'iTXt', 'tIME', 'caNv'].map((name) => chunk(name, place)),
    chunk('IDAT', latin('pixels')),
    chunk('IEND', latin('')),
    place,
  ),
  'image/gif': bytes(
    'GIF89a',
    [1, 0, 1, 0, 0x80, 0, 0],
    'colour',
    [0x21, 0xfe, PLACE.length],
    place,
    0,
    [0x21, 0xff, 11],
    'XMP DataXMP',
    PLACE.length,
    place,
    0,
    [0x21, 0xff, 11],
    'NETSCAPE2.0',
    [3, 1, 0, 0, 0],
    [0x21, 0xf9, 4, 0, 0, 0, 0, 0],
    [0x2c, 0, 0, 0, 0, 1, 0, 1, 0, 0, 2, 6],
    'pixels',
    0,
    0x3b,
    place,
  ),
  'image/webp': (() => {
    const chunks = bytes(
      'WEBP',
      riff('VP8X', bytes([0x2c, 0, 0, 0], 'canvas')),
      riff('VP8 ', latin('pixels!')),
      riff('EXIF', place),
      riff('XMP ', place),
    );
    return bytes('RIFF', little32(chunks.length), chunks, place);
  })(),
  'video/mp4': film('isom'),
  'video/quicktime': film('qt  '),
  'video/webm': bytes(
    [0x1a, 0x45, 0xdf, 0xa3, 0x87],
    'B\x82\x84webm',
    // A segment of unknown size, as what streams has.
    [0x18, 0x53, 0x80, 0x67, 0x01, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff],
    [0x12, 0x54, 0xc3, 0x67, 0x80 | PLACE.length],
    place,
    [0x1f, 0x43, 0xb6, 0x75, 0xff],
    [0xa3, 0x86],
    'frames',
    [0x19, 0x41, 0xa4, 0x69, 0x40, PLACE.length],
    place,
    [0x1c, 0x53, 0xbb, 0x6b, 0x84],
    'cues',
  ),
};

function film(brand: string): Buffer {
  return bytes(
    box('ftyp', latin(`${brand}\0\0\0\0`)),
    box(
      'moov',
      bytes(
        box('mvhd', latin('times')),
        box('udta', box('\xa9xyz', place)),
        box('meta', place),
        box('trak', bytes(box('tkhd', latin('track')), box('udta', place))),
      ),
    ),
    box('uuid', place),
    bytes(big32(1), 'mdat', [0, 0, 0, 0], big32(22), 'frames'),
  );
}

describe.each(MEDIA_TYPES)('%s', (type) => {
  const file = files[type];
  const clean = () => Buffer.from(withoutMetadata(file, type)).toString('latin1');

  test('is known by its bytes', () => {
    expect(mediaTypeOf(file)).toBe(type);
  });

  test('tells of no place any more, and keeps what draws it', () => {
    expect(file.toString('latin1')).toContain(PLACE);
    expect(clean()).not.toContain(PLACE);
    expect(clean()).toMatch(/pixels|frames/);
    expect(mediaTypeOf(latin(clean()))).toBe(type);
  });

  test('cleaned again is the same', () => {
    const once = withoutMetadata(file, type);
    expect(withoutMetadata(once, type)).toEqual(once);
  });

  test('cut off or altered anywhere it is refused or cleaned, and nothing else happens', () => {
    fc.assert(
      fc.property(
        fc.nat(file.length - 1),
        fc.nat(255),
        fc.nat(file.length),
        (at, value, length) => {
          const altered = Buffer.from(file.subarray(0, length));
          if (at < length) altered[at] = value;
          try {
            withoutMetadata(altered, type);
          } catch (error) {
            expect(error).toBeInstanceOf(DamagedMedia);
          }
        },
      ),
      { numRuns: 500 },
    );
  });
});

test('a photo that was taken upright stays upright', () => {
  const clean = Buffer.from(withoutMetadata(files['image/jpeg'], 'image/jpeg'));
  const at = clean.indexOf('Exif\0\0');
  // Big-endian, one entry: orientation, SHORT, one of it, 6.
  expect(clean.subarray(at + 6, at + 6 + 20)).toEqual(
    bytes('MM\0*', big32(8), [0, 1, 1, 0x12, 0, 3, 0, 0, 0, 1, 0, 6]),
  );
  expect(clean.toString('latin1')).toContain('ICC_PROFILE');
});

test('in a film everything stays in its place', () => {
  const before = files['video/mp4'];
  const after = Buffer.from(withoutMetadata(before, 'video/mp4'));
  expect(after.length).toBe(before.length);
  expect(after.indexOf('frames')).toBe(before.indexOf('frames'));
  expect(after.toString('latin1')).not.toMatch(/udta|meta|uuid/);
});

test.each([
  ['HTML', '<!doctype html><script>alert(1)</script>'],
  ['SVG', '<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'],
  ['PDF', '%PDF-1.7'],
  ['a page behind a byte order mark', '\xef\xbb\xbf<html>'],
  ['a program', 'MZ\x90\0'],
  ['a picture that some browsers alone can show', '\0\0\0\x18ftypheic'],
  ['Matroska that is no WebM', '\x1a\x45\xdf\xa3\x93B\x82\x88matroska'],
  ['nothing', ''],
])('%s may not be attached', (_, text) => {
  expect(mediaTypeOf(latin(text))).toBeNull();
});

test('when a film was made is not told', () => {
  const times = box('mvhd', bytes([0, 0, 0, 0], big32(0xaabbccdd), big32(0xaabbccdd), big32(600)));
  const film = bytes(box('ftyp', latin('isom')), box('moov', bytes(times, box('free', place))));
  const clean = Buffer.from(withoutMetadata(film, 'video/mp4'));
  expect(clean.length).toBe(film.length);
  expect(clean.includes(Buffer.from([0xaa, 0xbb]))).toBe(false);
  expect(clean.includes(Buffer.from(big32(600)))).toBe(true);
  expect(clean.includes(PLACE)).toBe(false);
});

test('the programs, the title and the date of a WebM are not told', () => {
  const inside = bytes(
    [0x4d, 0x80, 0x84],
    'Prog',
    [0x7b, 0xa9, 0x80 | PLACE.length],
    PLACE,
    [0x2a, 0xd7, 0xb1, 0x83, 1, 2, 3],
  );
  const film = bytes(
    [0x1a, 0x45, 0xdf, 0xa3, 0x87],
    'B\x82\x84webm',
    [0x18, 0x53, 0x80, 0x67, 0x01, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff],
    [0x15, 0x49, 0xa9, 0x66, 0x80 | inside.length],
    inside,
  );
  const clean = Buffer.from(withoutMetadata(film, 'video/webm'));
  expect(clean.length).toBe(film.length);
  expect(clean.toString('latin1')).not.toMatch(/Prog|N 48/);
  expect(clean.includes(Buffer.from([0x2a, 0xd7, 0xb1, 0x83, 1, 2, 3]))).toBe(true);
});

test.each<[string, size: number[]]>([
  ['is truncated in its tags', [0x40, 0xff]],
  ['does not know the size of its tags', [0xff]],
])('a WebM that %s does not tell them', (_, size) => {
  const tag = bytes([0x73, 0x73, 0x80 | PLACE.length], PLACE);
  const film = bytes(
    [0x1a, 0x45, 0xdf, 0xa3, 0x87],
    'B\x82\x84webm',
    [0x18, 0x53, 0x80, 0x67, 0x01, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff],
    [0x12, 0x54, 0xc3, 0x67, ...size],
    tag,
  );
  const clean = Buffer.from(withoutMetadata(film, 'video/webm'));
  expect(clean.length).toBe(film.length);
  expect(clean.includes(PLACE)).toBe(false);
});

test.each<[string, ...Parameters<typeof bytes>]>([
  ['between its elements', new Uint8Array(40)],
  ['of one byte', [0]],
  ['before damage', [0, 0, 0x01, 0x00]],
])('zeros %s do not hide the tags of a WebM that follow', (_, ...padding) => {
  const tag = bytes([0x73, 0x73, 0x80 | PLACE.length], PLACE);
  const frame = bytes([0xa3, 0x85, 0x81, 0, 0, 0x80, 7]);
  const film = bytes(
    [0x1a, 0x45, 0xdf, 0xa3, 0x87],
    'B\x82\x84webm',
    [0x18, 0x53, 0x80, 0x67, 0x01, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff],
    frame,
    ...padding,
    [0x12, 0x54, 0xc3, 0x67, 0x80 | tag.length],
    tag,
    // Padding at the end of the file.
    new Uint8Array(8),
  );
  const clean = Buffer.from(withoutMetadata(film, 'video/webm'));
  expect(clean.includes(PLACE)).toBe(false);
  expect(clean.includes(Buffer.from(frame))).toBe(true);
});

test('a file that is cleaned stays as it was', () => {
  for (const [type, file] of Object.entries(files)) {
    const before = Buffer.from(file);
    withoutMetadata(file, type as MediaType);
    expect(file, type).toEqual(before);
  }
});

test.each<[string, MediaType, head: number[], part: number[]]>([
  ['JPEG segments', 'image/jpeg', [0xff, 0xd8], [0xff, 0xe1, 0, 2]],
  ['PNG chunks', 'image/png', [...bytes('\x89PNG\r\n\x1a\n')], [...bytes('\0\0\0\0IDAT\0\0\0\0')]],
  ['WebP frames', 'image/webp', [...bytes('RIFF\xff\xff\xff\x7fWEBP')], [...bytes('ANMF\0\0\0\0')]],
  ['MP4 boxes', 'video/mp4', [...bytes('\0\0\0\x0cftypisom')], [...bytes('\0\0\0\x08free')]],
  ['WebM elements', 'video/webm', [0x1a, 0x45, 0xdf, 0xa3, 0x80], [0xec, 0x80]],
])('a file of countless %s is refused, because each takes time', (_, type, head, part) => {
  const file = bytes(head, new Uint8Array(Buffer.alloc(5_000_000, Buffer.from(part))));
  expect(() => withoutMetadata(file, type)).toThrow('The file has too many parts.');
});
