import { z } from 'zod';

const text = z.string().min(1);
const slug = z.string().regex(/^[a-z0-9][a-z0-9-]{0,62}$/, 'must be a slug: a-z, 0-9 and hyphens');
const list = z.array(text);

/** A day or a time with its zone; compared and sent as UTC. */
const instant = z
  .string()
  .regex(/^\d{4}-\d{2}-\d{2}(T.*(Z|[+-]\d{2}:\d{2}))?$/, 'must be a day, or a time with its zone')
  .refine((value) => !Number.isNaN(Date.parse(value)), 'must be a day, or a time with its zone')
  .transform((value) => new Date(value).toISOString());

const dataset = z.strictObject({
  name: text,
  kmsKeyId: text.optional(),
  region: text,
  sensitivity: text,
  permittedPurposes: list,
  processingRestricted: z.boolean().optional(),
  clientInstruction: text.nullable().optional(),
  attestation: z.strictObject({ by: text, basis: text }).optional(),
});

const project = z.strictObject({
  name: text,
  purpose: text,
  state: text.optional(),
  datasets: list.optional(),
  startsAt: instant.optional(),
  endsAt: instant.nullable().optional(),
  minimumAge: z.int().optional(),
  workforceTypes: list.optional(),
  requiredTrainings: list.optional(),
  allowedCountries: list.optional(),
  allowedGroups: list.optional(),
  denyAnonymisingNetworks: z.boolean().optional(),
  allowDelegatedTools: z.boolean().optional(),
  budgets: z
    .strictObject({
      items: z.int().nullable().optional(),
      bytes: z.int().nullable().optional(),
      windowSeconds: z.int().optional(),
    })
    .optional(),
  retentionDays: z.int().optional(),
  allowedOrigins: list.optional(),
  requireSessionForPresigned: z.boolean().optional(),
  leaseRequired: z.boolean().optional(),
  leaseSeconds: z.int().optional(),
  reviewRequired: z.boolean().optional(),
});

const assignment = z.strictObject({
  person: text,
  project: slug,
  purpose: text.optional(),
  startsAt: instant.optional(),
  expiresAt: instant.nullable().default(null),
});

const terms = z.strictObject({
  kind: z.enum(['nda', 'project']),
  project: slug.optional(),
  title: text,
  /** File with the text, from the folder of the configuration. */
  document: text,
  graceDays: z.int().min(0).optional(),
});

const transferBasis = z.strictObject({
  fromRegion: text,
  toCountry: text,
  mechanism: text,
  sccModule: z.int().nullable().default(null),
  assessmentRef: text.nullable().default(null),
  validFrom: instant,
  validUntil: instant,
});

const toolCredential = z.strictObject({
  name: text,
  projects: z.array(slug).min(1),
  person: text.nullable().default(null),
  expiresAt: instant,
  s3: z.boolean().default(false),
});

/** `portcullis.yaml`: the access of one organisation. A section that is left out is left alone; one that is there is complete. */
export const configurationSchema = z.strictObject({
  organisation: slug,
  datasets: z.record(slug, dataset).optional(),
  projects: z.record(slug, project).optional(),
  terms: z.array(terms).optional(),
  transferBases: z.array(transferBasis).optional(),
  assignments: z
    .array(assignment)
    .refine((all) => new Set(all.map(({ person, project: of }) => `${person} ${of}`)).size === all.length, {
      message: 'must not assign a person to a project twice',
    })
    .optional(),
  toolCredentials: z.record(slug, toolCredential).optional(),
});

export type Configuration = z.output<typeof configurationSchema>;
export type DatasetEntry = z.output<typeof dataset>;
export type ProjectEntry = z.output<typeof project>;
export type AssignmentEntry = z.output<typeof assignment>;
export type TransferBasisEntry = z.output<typeof transferBasis>;
export type ToolCredentialEntry = z.output<typeof toolCredential>;

/** Terms with the text of their document. */
export type TermsEntry = z.output<typeof terms> & { readonly content: string };

/** A configuration whose documents have been read. */
export interface DesiredState extends Omit<Configuration, 'terms'> {
  readonly terms?: readonly TermsEntry[] | undefined;
}
