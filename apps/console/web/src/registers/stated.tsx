/** What somebody stated, or that nobody did. */
export function Stated({ value }: { value: string | null | readonly string[] }) {
  const text = typeof value === 'string' ? value : (value ?? []).join(', ');
  return text === '' ? <span className="quiet">Not stated</span> : text;
}
