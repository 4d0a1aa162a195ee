import { describe, expect, it } from '@jest/globals';
import * as fc from 'fast-check';
import { ServerEventReader } from './server-events.js';

const STREAM = ': hello\n\nid: 1\nevent: record\ndata: {"a":1}\n\ndata: one\ndata: two\n\n';
const EVENTS = [
  { id: '1', event: 'record', data: '{"a":1}' },
  { id: null, event: 'message', data: 'one\ntwo' },
];

describe('server-sent events', () => {
  it('are the same wherever the stream is cut', () => {
    fc.assert(
      fc.property(fc.array(fc.nat(STREAM.length)), (cuts) => {
        const reader = new ServerEventReader();
        const places = [0, ...cuts.sort((a, b) => a - b), STREAM.length];
        const pieces = places.slice(1).map((place, index) => STREAM.slice(places[index], place));
        expect(pieces.flatMap((piece) => reader.push(piece))).toEqual(EVENTS);
      }),
    );
  });
});
