import type { Command } from 'commander';

/** What may come next: commands where one is due, else flags of the command the words lead to that were not given yet. */
export function candidates(program: Command, words: readonly string[]): readonly string[] {
  const [finished, unfinished] = [words.slice(0, -1), words.at(-1) ?? ''];
  const command = finished.reduce(
    (at, word) => at.commands.find((below) => below.name() === word) ?? at,
    program,
  );
  if (awaitsValue(command, finished.at(-1))) return [];
  const flags = command.options
    .flatMap(({ long }) => (long ? [long] : []))
    .filter((flag) => !finished.includes(flag));
  const commands = command.commands.map((below) => below.name()).filter((name) => !name.startsWith('_'));
  const all = unfinished.startsWith('-') || commands.length === 0 ? flags : commands;
  return all.filter((candidate) => candidate.startsWith(unfinished)).sort();
}

function awaitsValue(command: Command, before: string | undefined): boolean {
  return command.options.some(({ long, required }) => long === before && required);
}
