import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { NOTIFICATION_TYPES, type NotificationType } from '#libs/notifications';
import { toMailText } from './mail-text.js';

const TYPES = Object.keys(NOTIFICATION_TYPES) as NotificationType[];
const bodyOf = (type: NotificationType, data: object = {}): string =>
  JSON.stringify({ id: 'n-1', type, timestamp: '2026-11-27T00:00:00.000Z', organisationId: 'o-1', data });
const source = { organisation: 'Acme', optional: true, consoleUrl: undefined };

describe(toMailText.name, () => {
  it.each(TYPES)('has words for %s', (type) => {
    const { subject, text } = toMailText({ ...source, body: bodyOf(type) });
    expect(subject).toMatch(/^[A-Z].{4,70} \(Acme\)$/);
    expect(text.split('\n')[0]).toMatch(/^[A-Z].*\.$/);
  });

  it('keeps whatever an organisation is called, and whatever it is about, on one line each', () => {
    const lines = toMailText({ ...source, body: bodyOf('terms.issued', { key: 'value' }) }).text.split(
      '\n',
    ).length;
    fc.assert(
      fc.property(
        fc.string({ unit: 'binary', maxLength: 200 }),
        fc.string({ unit: 'binary' }),
        (name, value) => {
          const { subject, text } = toMailText({
            ...source,
            organisation: `${name}\r\nBcc: x@y.example\u2028${name}`,
            body: bodyOf('terms.issued', { key: `${value}\r\n.\r\n${value}` }),
          });
          expect(subject).not.toMatch(/[\p{Cc}\p{Zl}\p{Zp}\p{Cf}]/u);
          expect(subject.length).toBeLessThan(160);
          expect(text.split(/[\r\n\u2028\u2029\u0085\v\f]/u)).toHaveLength(lines);
          expect(text.isWellFormed() && subject.isWellFormed()).toBe(true);
        },
      ),
    );
  });

  it('names the console, and says whether it can be turned off', () => {
    const body = bodyOf('break-glass.used', { personId: null, roles: ['a', 'b'] });
    const { text } = toMailText({ ...source, body, optional: false, consoleUrl: 'https://c.example/' });
    expect(text).toContain('https://c.example/');
    expect(text).toContain('Person id: none');
    expect(text).toContain('Roles: a, b');
    expect(text).toContain('cannot be turned off');
  });
});
