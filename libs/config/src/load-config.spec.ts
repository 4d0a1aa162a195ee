import { describe, expect, it } from '@jest/globals';
import { z } from 'zod';
import { loadConfig } from './load-config.js';

const schema = z.object({
  PORT: z.coerce.number().int().min(1).max(65_535),
  HOST: z.string().default('127.0.0.1'),
  PROXIES: z
    .string()
    .transform((text) => ({ list: text.split(',') }))
    .optional(),
});

describe('loadConfig', () => {
  it('returns the schema’s output, with its defaults, and nothing the schema does not name', () => {
    expect(loadConfig(schema, { PORT: '80', OTHER: 'x' })).toEqual({ PORT: 80, HOST: '127.0.0.1' });
  });

  it('takes an empty variable as one that is not set', () => {
    expect(loadConfig(schema, { PORT: '80', HOST: '' }).HOST).toBe('127.0.0.1');
    expect(() => loadConfig(schema, { PORT: '' })).toThrow(/PORT/);
  });

  it('freezes the settings to the bottom', () => {
    const config = loadConfig(schema, { PORT: '80', PROXIES: '10.0.0.0/8' });
    expect(Object.isFrozen(config)).toBe(true);
    expect(() => config.PROXIES?.list.push('0.0.0.0/0')).toThrow(TypeError);
  });

  it('leaves binary values usable, which cannot be frozen', () => {
    const binary = z.object({ KEY: z.string().transform((text) => Buffer.from(text)) });
    expect(loadConfig(binary, { KEY: 'k' }).KEY.toString()).toBe('k');
  });

  it('names every variable that is wrong at once, and never shows a value', () => {
    const load = (): unknown =>
      loadConfig(schema.extend({ SECRET: z.string().min(40) }), { PORT: 'x', SECRET: 'hunter2' });
    expect(load).toThrow(expect.objectContaining({ code: 'CONFIGURATION_INVALID', kind: 'internal' }));
    expect(load).toThrow(/PORT[\s\S]*SECRET/);
    expect(load).not.toThrow(/hunter2/);
  });

  it('names the settings as a whole where no variable is to blame', () => {
    const exclusive = z.object({ A: z.string().optional() }).refine(() => false, 'A needs B');
    expect(() => loadConfig(exclusive, {})).toThrow('(settings): A needs B');
  });
});
