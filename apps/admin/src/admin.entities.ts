import { AccessRequestEventEntity } from './access-requests/access-request-event.entity.js';
import { AccessRequestEntity } from './access-requests/access-request.entity.js';
import { AssignmentEntity } from './assignments/assignment.entity.js';
import { DatasetKeyEntity } from './dataset-keys/dataset-key.entity.js';
import { DatasetEntity } from './datasets/dataset.entity.js';
import { ItemVersionEntity } from './items/item-version.entity.js';
import { ItemEntity } from './items/item.entity.js';
import { LawfulDisclosureEntity } from './lawful-disclosures/lawful-disclosure.entity.js';
import { OrganisationEntity } from './organisations/organisation.entity.js';
import { EngagementEntity } from './people/engagement.entity.js';
import { PersonEntity } from './people/person.entity.js';
import { WorkerProfileEntity } from './people/worker-profile.entity.js';
import { ProjectDatasetEntity } from './projects/project-dataset.entity.js';
import { ProjectEntity } from './projects/project.entity.js';
import { RequestRulesEntity } from './request-rules/request-rules.entity.js';
import { ReviewEntryEntity } from './reviews/review-entry.entity.js';
import { ReviewEntity } from './reviews/review.entity.js';
import { TaskBatchEntity } from './tasks/task-batch.entity.js';
import { TaskLeaseEntity } from './tasks/task-lease.entity.js';
import { TaskEntity } from './tasks/task.entity.js';
import { TermsEntity } from './terms/terms.entity.js';
import { S3CredentialEntity } from './tool-credentials/s3-credential.entity.js';
import { ToolCredentialProjectEntity } from './tool-credentials/tool-credential-project.entity.js';
import { ToolCredentialEntity } from './tool-credentials/tool-credential.entity.js';
import { TransferBasisEntity } from './transfer-bases/transfer-basis.entity.js';
import { PendingChangeEntity } from './two-person/pending-change.entity.js';
import { VendorApprovalEntity } from './vendors/vendor-approval.entity.js';
import { VendorNoticeEntity } from './vendors/vendor-notice.entity.js';
import { VendorObjectionEntity } from './vendors/vendor-objection.entity.js';

/** Every table the control plane writes through TypeORM. */
export const ADMIN_ENTITIES = [
  AccessRequestEntity,
  AccessRequestEventEntity,
  AssignmentEntity,
  DatasetEntity,
  DatasetKeyEntity,
  EngagementEntity,
  ItemEntity,
  ItemVersionEntity,
  LawfulDisclosureEntity,
  OrganisationEntity,
  PendingChangeEntity,
  PersonEntity,
  ProjectDatasetEntity,
  ProjectEntity,
  RequestRulesEntity,
  ReviewEntity,
  ReviewEntryEntity,
  S3CredentialEntity,
  TaskBatchEntity,
  TaskEntity,
  TaskLeaseEntity,
  TermsEntity,
  ToolCredentialEntity,
  ToolCredentialProjectEntity,
  TransferBasisEntity,
  VendorApprovalEntity,
  VendorNoticeEntity,
  VendorObjectionEntity,
  WorkerProfileEntity,
];
