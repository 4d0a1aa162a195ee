/** Returns a copy that can be broken without touching the original; manifests hold nothing that JSON does not. */
export const copyOf = (input) => JSON.parse(JSON.stringify(input));

/**
 * Returns a finding for every rule that the real input breaks, and one for every rule that its own sabotage does not
 * break: a check that cannot fail proves nothing. A sabotage changes the copy it is given; that of a text returns a new one.
 */
export function inspect(rules, input) {
  return rules.flatMap(({ id, findings, sabotage }) => {
    const copy = copyOf(input);
    const returned = sabotage(copy);
    const broken = typeof input === 'string' ? returned : copy;
    const toothless = findings(broken).length === 0 ? [`toothless rule, its sabotage passes: ${id}`] : [];
    return [...findings(input), ...toothless];
  });
}
