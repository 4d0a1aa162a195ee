import { describe, expect, it } from '@jest/globals';
import { execFileSync } from 'node:child_process';
import { run } from './fake-terminal.js';

const complete = async (...words: string[]): Promise<readonly string[]> =>
  (await run(['__complete', '--', ...words])).out.split('\n').filter((line) => line !== '');

describe('portcullis completion', () => {
  it('offers commands, what is below them, and flags that were not given yet', async () => {
    expect(await complete('')).toEqual(
      expect.arrayContaining(['apply', 'assign', 'project', 'revoke', 'trail']),
    );
    expect(await complete('')).not.toContain('__complete');
    expect(await complete('pro')).toEqual(['project']);
    expect(await complete('project', '')).toEqual(['create', 'list', 'show', 'update']);
    expect(await complete('revoke', '--p')).toEqual(['--person', '--project']);
    expect(await complete('revoke', '--person', 'anna', '--p')).toEqual(['--project']);
  });

  it('offers nothing for a value, and nothing for what is unknown', async () => {
    expect(await complete('revoke', '--person', '')).toEqual([]);
    expect(await complete('nonsense-')).toEqual([]);
  });

  it('prints scripts that the shells take, and refuses another shell', async () => {
    const { out } = await run(['completion', 'bash']);
    expect(execFileSync('bash', ['-n'], { input: out, encoding: 'utf8' })).toBe('');
    const stub = `portcullis() { printf 'assign\\napply\\n'; }; COMP_WORDS=(portcullis a); COMP_CWORD=1; _portcullis; echo "\${COMPREPLY[@]}"`;
    const found = execFileSync('bash', ['-c', `${out}\n${stub}`], { encoding: 'utf8' });
    expect(found.trim()).toBe('assign apply');
    for (const shell of ['zsh', 'fish'])
      expect((await run(['completion', shell])).out).toContain('__complete');
    expect((await run(['completion', 'csh'])).code).toBe(2);
  });
});
