export { clientAddressOf, registerClientAddresses } from './client-addresses.js';
export { createHttpApplication, type HttpApplicationOptions, requestListener } from './application.js';
export { type ByteRange, parseByteRange } from './byte-range.js';
export { type Cidr, cidrContains, parseCidr } from './cidr.js';
export { type ClientAddress, clientAddress, type ClientAddressInput, networkPrefix } from './client-ip.js';
export {
  allowsChange,
  type ChangeConditions,
  type ConditionalHeaders,
  type ConditionalResult,
  evaluateConditions,
} from './conditional.js';
export { contentDisposition, isActiveMediaType } from './content-disposition.js';
export { createFastifyAdapter, type FastifyAdapterOptions } from './fastify.js';
export { type ItemDescription, type ItemHeaderOptions, itemHeaders } from './item-headers.js';
export { type ItemRequest, type ItemResponsePlan, planItemResponse } from './item-response.js';
export { DEFAULT_HTTP_LIMITS, type HttpLimits } from './limits.js';
export { mediaTypeEssence, normaliseMediaType, UNSTATED_MEDIA_TYPE } from './media-type.js';
export { createNodeServer } from './node-server.js';
export { buildOpenApi, type DescribedHeader, type DescribedOperation, type OpenApiInfo } from './openapi.js';
export { decodeCursor, encodeCursor, type PageQuery, pageQuery } from './pagination.js';
export {
  type FieldError,
  type Problem,
  type ProblemDescription,
  type ProblemReason,
  problemType,
} from './problem.js';
export { type Refusal, sendRefusal } from './problem-response.js';
export { ProblemFilter, type ProblemLogger } from './problem.filter.js';
export { traceIdOf } from './request-ids.js';
export { requestInvalid, SchemaPipe } from './schema.pipe.js';
export { serveOpenApi } from './serve-openapi.js';
export { StreamedBody, streamedBody } from './streamed-body.js';
