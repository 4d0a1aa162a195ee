/** One version of an NDA or of a project's terms, as one person sees it. */
export interface TermsVersion {
  readonly id: string;
  readonly organisationId: string;
  readonly projectId: string | null;
  readonly kind: 'nda' | 'project';
  readonly version: number;
  readonly title: string;
  readonly document: string;
  readonly sha256: string;
  readonly accepted: boolean;
}
