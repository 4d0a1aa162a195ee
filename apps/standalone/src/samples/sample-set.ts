import { SAMPLE_ASSIGNMENTS, SAMPLE_PEOPLE, SAMPLE_SIGNATORIES } from './sample-people.js';
import { ControlPlaneClient } from './control-plane.client.js';

export interface SampleSetParts {
  readonly origin: string;
  readonly signIn: (handle: string) => Promise<string>;
  readonly createKmsKey: (description: string) => Promise<string>;
  readonly keepToolCredential: (handle: string, secret: string) => Promise<void>;
}

const ATTESTATION = { by: 'Sample client', basis: 'Openly licensed files; see samples/SOURCES.md' };
const NDA = 'I keep confidential whatever I see of the client’s data, use it only for the project, and make no copies.';
const TOOL_EXPIRES_AT = '2036-01-01T00:00:00Z';

/** Makes the organisations, people, rules and grants of the contract through the control plane; can be run again. */
export class SampleSet {
  private readonly operator: ControlPlaneClient;
  private readonly acme: ControlPlaneClient;
  private readonly borealis: ControlPlaneClient;

  constructor(private readonly parts: SampleSetParts) {
    this.operator = this.as('operator');
    this.acme = this.as('client-admin');
    this.borealis = this.as('other-client-admin');
  }

  async create(): Promise<void> {
    await this.createOrganisations();
    await this.createPeople();
    await this.createDatasets();
    await this.createProjects();
    await this.acceptTerms();
    await this.connectTool();
  }

  private as(handle: string): ControlPlaneClient {
    return new ControlPlaneClient(this.parts.origin, handle, this.parts.signIn);
  }

  private async createOrganisations(): Promise<void> {
    await this.operator.ensure('/admin/v1/organisations', { slug: 'acme-imaging', name: 'Acme Imaging GmbH', country: 'DE' });
    await this.operator.ensure('/admin/v1/organisations', { slug: 'borealis-audio', name: 'Borealis Audio Oy', country: 'FI' });
    await this.operator.ensure('/admin/v1/vendors', { slug: 'pixel-partners', name: 'Pixel Partners', country: 'DE' });
  }

  private async createPeople(): Promise<void> {
    for (const { handle, ...person } of SAMPLE_PEOPLE) {
      await this.operator.ensure('/admin/v1/people', { slug: handle, subject: handle, ...person });
    }
  }

  private async createDatasets(): Promise<void> {
    const common = { region: 'eu', sensitivity: 'personal', permittedPurposes: ['annotation', 'quality-review'], attestation: ATTESTATION };
    await this.ensureDataset(this.acme, { ...common, slug: 'street-scenes', name: 'Street scenes' });
    await this.ensureDataset(this.borealis, { ...common, slug: 'voices', name: 'Voices' });
  }

  private async ensureDataset(client: ControlPlaneClient, dataset: { slug: string; name: string }): Promise<void> {
    const { items } = await client.get<{ items: { slug: string }[] }>('/admin/v1/datasets');
    if (items.some(({ slug }) => slug === dataset.slug)) return;
    await client.ensure('/admin/v1/datasets', { ...dataset, kmsKeyId: await this.parts.createKmsKey(`customer key of ${dataset.slug}`) });
  }

  private async createProjects(): Promise<void> {
    const rules = {
      state: 'active',
      startsAt: '2026-01-01T00:00:00Z',
      purpose: 'annotation',
      minimumAge: 18,
      workforceTypes: ['in_house', 'vendor', 'freelancer'],
      requiredTrainings: ['data-protection'],
      allowedGroups: ['EU', 'EEA'],
      budgets: { items: 1_000_000, bytes: 1_000_000_000_000, windowSeconds: 3_600 },
    };
    await this.acme.ensure('/admin/v1/projects', { ...rules, slug: 'street-scenes', name: 'Street scenes', datasets: ['street-scenes'], allowDelegatedTools: true });
    await this.borealis.ensure('/admin/v1/projects', { ...rules, slug: 'voices', name: 'Voices', datasets: ['voices'] });
    for (const assignment of SAMPLE_ASSIGNMENTS) {
      await this.acme.ensure('/admin/v1/assignments', { project: 'street-scenes', ...assignment });
    }
  }

  private async acceptTerms(): Promise<void> {
    const { items } = await this.acme.get<{ items: { kind: string }[] }>('/admin/v1/terms');
    if (!items.some(({ kind }) => kind === 'nda')) {
      await this.acme.ensure('/admin/v1/terms', { kind: 'nda', title: 'Non-disclosure agreement', document: NDA });
    }
    for (const handle of SAMPLE_SIGNATORIES) {
      const person = this.as(handle);
      const { items: terms } = await person.get<{ items: { id: string; sha256: string; accepted: boolean }[] }>('/v1/terms');
      for (const { id, sha256 } of terms.filter(({ accepted }) => !accepted)) {
        await person.ensure(`/v1/terms/${id}/acceptances`, { documentSha256: sha256 });
      }
    }
  }

  private async connectTool(): Promise<void> {
    const created = await this.acme.ensure<{ secret: string }>('/admin/v1/tool-credentials', {
      slug: 'label-tool',
      name: 'Labelling tool',
      projects: ['street-scenes'],
      expiresAt: TOOL_EXPIRES_AT,
    });
    if (created !== 'exists') await this.parts.keepToolCredential('label-tool', created.secret);
  }
}
