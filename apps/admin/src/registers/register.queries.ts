import { Injectable } from '@nestjs/common';
import type { Transaction } from '#libs/persistence';
import { notFound } from '../records/record.errors.js';
import type { RegisterFacts, RegisterParty } from './register-facts.js';

// Each is one JSON array, in a stable order; $1 are the organisations, and row-level security stands behind it.
const PROJECTS = `
  SELECT coalesce(json_agg(x ORDER BY x.slug, x.id), '[]') AS rows FROM (
    SELECT p.id, p.organisation_id AS "organisationId", p.slug, p.name, p.state, p.purpose, iso(p.starts_at) AS "startsAt", iso(p.ends_at) AS "endsAt",
      ARRAY(SELECT d.dataset_id FROM project_datasets d WHERE d.project_id = p.id ORDER BY 1) AS "datasetIds",
      p.minimum_age AS "minimumAge", p.workforce_types AS "workforceTypes", p.required_trainings AS "requiredTrainings",
      ARRAY(
        SELECT unnest(p.allowed_countries) UNION
        SELECT m.country FROM country_group_members m
        WHERE m.group_code = ANY (p.allowed_groups) AND m.valid_from <= now() AND (m.valid_until IS NULL OR m.valid_until > now())
        ORDER BY 1) AS countries,
      p.deny_anonymising_networks AS "denyAnonymisingNetworks", p.allow_delegated_tools AS "allowDelegatedTools",
      p.lease_required AS "leaseRequired", p.review_required AS "reviewRequired", p.item_budget AS "itemBudget", p.byte_budget AS "byteBudget",
      p.budget_window_seconds AS "budgetWindowSeconds", p.retention_days AS "retentionDays",
      (SELECT count(*)::int FROM assignments a WHERE a.project_id = p.id AND a.revoked_at IS NULL
        AND a.starts_at <= now() AND (a.expires_at IS NULL OR a.expires_at > now())) AS "assignedPeople"
    FROM projects p WHERE p.organisation_id = ANY ($1)) x`;
const DATASETS = `
  SELECT coalesce(json_agg(x ORDER BY x.slug, x.id), '[]') AS rows FROM (
    SELECT d.id, d.organisation_id AS "organisationId", d.slug, d.name, d.region, d.sensitivity, d.permitted_purposes AS "permittedPurposes",
      d.data_subjects AS "dataSubjects", d.data_categories AS "dataCategories", d.attestation_basis AS "attestationBasis",
      iso(d.client_instruction_at) AS "instructedAt", d.kms_key_id AS "kmsKeyId", d.locked, d.processing_restricted AS "processingRestricted",
      (SELECT iso(max(k.created_at)) FROM dataset_keys k WHERE k.dataset_id = d.id) AS "lastKeyAt"
    FROM datasets d WHERE d.organisation_id = ANY ($1)) x`;
const VENDORS = `
  SELECT coalesce(json_agg(x ORDER BY x.name, x.id), '[]') AS rows FROM (
    SELECT a.organisation_id AS "organisationId", v.id, v.name, v.country, v.service, v.contact,
      iso(a.notice_date) AS "noticeDate", iso(a.effective_from) AS "effectiveFrom"
    FROM vendor_approvals a JOIN organisations v ON v.id = a.vendor_id
    WHERE a.organisation_id = ANY ($1) AND a.withdrawn_at IS NULL) x`;
const BASES = `
  SELECT coalesce(json_agg(x ORDER BY x."fromRegion", x."toCountry", x.id), '[]') AS rows FROM (
    SELECT b.id, b.organisation_id AS "organisationId", b.from_region AS "fromRegion", b.to_country AS "toCountry", b.mechanism,
      b.scc_module AS "sccModule", b.assessment_ref AS "assessmentRef", iso(b.valid_until) AS "validUntil"
    FROM transfer_bases b
    WHERE b.organisation_id = ANY ($1) AND b.withdrawn_at IS NULL AND b.valid_from <= now() AND b.valid_until > now()) x`;
const TOOLS = `
  SELECT coalesce(json_agg(x ORDER BY x.name, x.id), '[]') AS rows FROM (
    SELECT c.id, c.organisation_id AS "organisationId", c.name, iso(c.expires_at) AS "expiresAt",
      ARRAY(SELECT p.project_id FROM tool_credential_projects p WHERE p.credential_id = c.id ORDER BY 1) AS "projectIds"
    FROM tool_credentials c
    WHERE c.organisation_id = ANY ($1) AND c.disconnected_at IS NULL AND c.expires_at > now()) x`;
const TERMS = `
  SELECT coalesce(json_agg(x ORDER BY x."projectId" NULLS FIRST), '[]') AS rows FROM (
    SELECT DISTINCT ON (t.organisation_id, t.kind, t.project_id) t.organisation_id AS "organisationId", t.project_id AS "projectId",
      t.title, t.version, t.sha256
    FROM terms t WHERE t.organisation_id = ANY ($1) ORDER BY t.organisation_id, t.kind, t.project_id, t.version DESC) x`;
const REGIONS = `
  SELECT coalesce(json_agg(x ORDER BY x.region), '[]') AS rows FROM (
    SELECT l.region, l.group_code AS area,
      ARRAY(SELECT m.country FROM country_group_members m
        WHERE m.group_code = l.group_code AND m.valid_from <= now() AND (m.valid_until IS NULL OR m.valid_until > now()) ORDER BY 1) AS "areaCountries",
      coalesce((
        SELECT json_agg(json_build_object('country', q.country, 'source', q.source, 'validUntil', iso(q.valid_until)) ORDER BY q.country)
        FROM adequacy_decisions q
        WHERE q.area = l.group_code AND q.covers_all_importers AND q.valid_from <= now() AND (q.valid_until IS NULL OR q.valid_until > now())), '[]') AS adequacy
    FROM legal_areas l
    WHERE l.region IN (SELECT d.region FROM datasets d WHERE d.organisation_id = ANY ($1))) x`;
const OPERATOR = `
  SELECT id, slug, name, country, data_role AS "dataRole", contact, data_protection_officer AS "dataProtectionOfficer", representative
  FROM operator_identity()`;

const LISTS = {
  projects: PROJECTS,
  datasets: DATASETS,
  vendors: VENDORS,
  bases: BASES,
  tools: TOOLS,
  terms: TERMS,
  regions: REGIONS,
} as const;
// One statement, so that a register tells of one moment.
const READ = `SELECT ${Object.entries(LISTS)
  .map(([name, sql]) => `(${sql}) AS ${name}`)
  .join(', ')}`;

/** Reads what registers are written from: one statement, however many clients there are. */
@Injectable()
export class RegisterQueries {
  /** Returns everything about these organisations, as the transaction sees it. */
  async read(transaction: Transaction, organisationIds: readonly string[]): Promise<RegisterFacts> {
    const operator = await this.getOperator(transaction);
    const [lists] = await transaction.query<Omit<RegisterFacts, 'operator'>[]>(READ, [organisationIds]);
    if (lists === undefined) throw new Error('a SELECT without FROM returned no row');
    return { operator, ...lists };
  }

  private async getOperator(transaction: Transaction): Promise<RegisterParty> {
    const [operator] = await transaction.query<RegisterParty[]>(OPERATOR);
    if (operator === undefined) throw notFound();
    return operator;
  }
}
