import type { DpaAnnex, ProcessingRegister } from '../api/register-views.js';
import { PageHeader } from '../elements/page-header.js';
import { TabsPage } from '../elements/tabs-page.js';
import { AnnexDocument } from './annex-document.js';
import { DocumentDesk } from './document-desk.js';
import { RegisterDocument } from './register-document.js';

/** The registers that are written from the configuration in force, to be looked at and taken away. */
export function RegistersPage() {
  return (
    <>
      <PageHeader title="Registers">
        Who processes whose data, what for, where and how it is protected: written from the configuration as
        it is at that moment. Each one that is written is on the trail.
      </PageHeader>
      <TabsPage
        tabs={[
          {
            value: 'register',
            label: 'Processing register',
            content: (
              <DocumentDesk<ProcessingRegister>
                route="processingRegister"
                kinds={['client', 'operator']}
                says="The register of processing activities (GDPR Article 30): a client’s own, or the operator’s of every client."
              >
                {(register) => <RegisterDocument register={register} />}
              </DocumentDesk>
            ),
          },
          {
            value: 'annex',
            label: 'Annex to the agreement',
            content: (
              <DocumentDesk<DpaAnnex>
                route="dpaAnnex"
                kinds={['client']}
                says="The annexes to the data processing agreement with a client (GDPR Article 28): the processing, its measures, and the subprocessors."
              >
                {(annex) => <AnnexDocument annex={annex} />}
              </DocumentDesk>
            ),
          },
        ]}
      />
    </>
  );
}
