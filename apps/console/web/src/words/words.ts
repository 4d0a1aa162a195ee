const WORDS: Readonly<Record<string, string>> = {
  operator_admin: 'Operator administrator',
  client_admin: 'Client administrator',
  operator_auditor: 'Operator auditor',
  client_auditor: 'Client auditor',
  annotator: 'Annotator',
  reviewer: 'Reviewer',
  tool: 'Tool',
  authentication: 'Sign-in',
  trail: 'Trail read',
  in_house: 'In-house',
  vendor: 'Vendor',
  freelancer: 'Freelancer',
  scc: 'Standard contractual clauses',
  bcr: 'Binding corporate rules',
  adequacy: 'Adequacy decision',
  derogation: 'Derogation',
  nda: 'Non-disclosure agreement',
  project: 'Project terms',
  '16_plus': '16 or older',
  '18_plus': '18 or older',
  special_category: 'Special category',
};

/** Returns a stored word as people say it: the one known for it, or itself without underscores. */
export function wordOf(value: string): string {
  const known = WORDS[value];
  if (known !== undefined) return known;
  const text = value.replaceAll(/[_-]/g, ' ');
  return text.charAt(0).toUpperCase() + text.slice(1);
}
