import { describe, expect, it } from '@jest/globals';
import { AppError } from '#libs/kernel';
import { QueryFailedError } from 'typeorm';
import { isDatabaseUnavailable, isDeadlock, isUniqueViolation } from './database-errors.js';
import { toRefusal } from './database-refusal.js';

const refused = (code: string, constraint?: string): QueryFailedError =>
  new QueryFailedError('SELECT', [], Object.assign(new Error('refused'), { code, constraint }));

describe(toRefusal.name, () => {
  it.each([
    ['datasets_slug_key', 'SLUG_TAKEN', 'slug'],
    ['people_issuer_subject_key', 'SUBJECT_TAKEN', 'subject'],
    ['assignments_one_live', 'ASSIGNMENT_EXISTS', 'person'],
  ])('says what is taken: %s is %s', (constraint, code, field) => {
    expect(toRefusal(refused('23505', constraint))).toMatchObject({
      code,
      kind: 'conflict',
      context: { errors: [{ field }] },
    });
  });

  it('is a conflict also where the constraint is not known, and names nothing of the schema', () => {
    const refusal = toRefusal(refused('23505', 'some_internal_index')) as AppError;
    expect([refusal.code, refusal.kind]).toEqual(['CONFLICT', 'conflict']);
    expect(refusal.publicMessage).not.toContain('internal_index');
  });

  it.each(['23503', '23514', '22P02', '22021', '22003'])('makes the bad value %s a 422', (code) => {
    expect(toRefusal(refused(code))).toMatchObject({ code: 'VALUE_NOT_ALLOWED', kind: 'unprocessable' });
  });

  it('makes what the second line refuses look missing', () => {
    expect(toRefusal(refused('42501'))).toMatchObject({ code: 'NOT_FOUND', kind: 'not-found' });
  });

  it.each(['08006', '53300', '53100', '57014', '57P01', '57P03', '25006'])('makes %s a 503', (code) => {
    expect(toRefusal(refused(code))).toMatchObject({ code: 'DATABASE_UNAVAILABLE', retryAfterSeconds: 1 });
  });

  it.each(['ECONNREFUSED', 'ECONNRESET', 'ENOENT'])('makes a broken connection (%s) a 503', (code) => {
    expect(toRefusal(Object.assign(new Error('broken'), { code }))).toMatchObject({
      code: 'DATABASE_UNAVAILABLE',
    });
  });

  it.each([
    'timeout exceeded when trying to connect',
    'Query read timeout',
    'Connection terminated unexpectedly',
  ])('makes the driver’s "%s" a 503', (message) => {
    expect(toRefusal(new Error(message))).toMatchObject({ code: 'DATABASE_UNAVAILABLE' });
  });

  it('leaves our own errors, a broken statement and a broken program what they are', () => {
    const own = new AppError({ code: 'X', kind: 'invalid', publicMessage: 'x' });
    const [statement, program] = [refused('42601'), new TypeError('x')];
    expect([toRefusal(own), toRefusal(statement), toRefusal(program)]).toEqual([own, statement, program]);
  });
});

describe('the kinds of database errors', () => {
  it('are told apart by SQLSTATE alone', () => {
    expect([isUniqueViolation(refused('23505')), isUniqueViolation(refused('23503'))]).toEqual([true, false]);
    expect([
      isDeadlock(refused('40P01')),
      isDeadlock(refused('40001')),
      isDeadlock(refused('23505')),
    ]).toEqual([true, true, false]);
    expect([isDatabaseUnavailable(refused('23505')), isDatabaseUnavailable('text')]).toEqual([false, false]);
  });
});
