// Generated from docs/openapi.json by npm run docs:generate. Do not edit.
export interface paths {
    readonly "/v1/items/{item}": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly get: operations["gateway_ItemsController_describe"];
        readonly put?: never;
        readonly post?: never;
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/v1/items/{item}/content": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly get: operations["gateway_ItemsController_content"];
        readonly put?: never;
        readonly post?: never;
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/v1/items/{item}/tickets": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly get?: never;
        readonly put?: never;
        readonly post: operations["gateway_TicketsController_create"];
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/v1/me": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly get: operations["gateway_MeController_describe"];
        readonly put?: never;
        readonly post?: never;
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/v1/me/accesses": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /** What the caller asked for themselves; the question is recorded before it is answered */
        readonly get: operations["trail_OwnAccessesController_list"];
        readonly put?: never;
        readonly post?: never;
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/v1/me/notification-preferences": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly get: operations["gateway_NotificationPreferencesController_get"];
        readonly put: operations["gateway_NotificationPreferencesController_put"];
        readonly post?: never;
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/v1/projects": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly get: operations["gateway_ProjectsController_list"];
        readonly put?: never;
        readonly post?: never;
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/v1/projects/{project}/exports/cvat-manifest": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /** CVAT manifest (JSONL, 1.1) of every image the caller may list, as a stream */
        readonly get: operations["gateway_ExportsController_cvatManifest"];
        readonly put?: never;
        readonly post?: never;
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/v1/projects/{project}/exports/label-studio": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /** Label Studio tasks of every item the caller may list, as a stream */
        readonly get: operations["gateway_ExportsController_labelStudio"];
        readonly put?: never;
        /** Label Studio tasks of the items that predictions are sent for, with those */
        readonly post: operations["gateway_ExportsController_predicted"];
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/v1/projects/{project}/items": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly get: operations["gateway_ProjectsController_items"];
        readonly put?: never;
        readonly post?: never;
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/v1/projects/{project}/tasks/claim": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly get?: never;
        readonly put?: never;
        readonly post: operations["gateway_ClaimsController_claim"];
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/v1/session": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly get: operations["gateway_SessionController_describe"];
        readonly put?: never;
        readonly post: operations["gateway_SessionController_open"];
        readonly delete: operations["gateway_SessionController_end"];
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/v1/tasks/{task}": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly get: operations["gateway_TasksController_describe"];
        readonly put?: never;
        readonly post?: never;
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/v1/tasks/{task}/complete": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly get?: never;
        readonly put?: never;
        readonly post: operations["gateway_TasksController_complete"];
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/v1/tasks/{task}/heartbeat": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly get?: never;
        readonly put?: never;
        readonly post: operations["gateway_TasksController_heartbeat"];
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/v1/tasks/{task}/release": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly get?: never;
        readonly put?: never;
        readonly post: operations["gateway_TasksController_release"];
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/v1/tasks/{task}/skip": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly get?: never;
        readonly put?: never;
        readonly post: operations["gateway_TasksController_skip"];
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/v1/terms": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly get: operations["gateway_TermsController_list"];
        readonly put?: never;
        readonly post?: never;
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/v1/terms/{version}/acceptances": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly get?: never;
        readonly put?: never;
        readonly post: operations["gateway_TermsController_accept"];
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/v1/tickets/{ticket}": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly get?: never;
        readonly put?: never;
        readonly post?: never;
        readonly delete: operations["gateway_TicketsController_revoke"];
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
}
export type webhooks = Record<string, never>;
export interface components {
    schemas: {
        readonly Problem: {
            /** @description Stable; never renamed. */
            readonly code: string;
            readonly detail: string;
            readonly errors?: readonly {
                readonly detail: string;
                readonly field: string;
            }[];
            readonly reasons?: readonly {
                readonly code: string;
                readonly detail: string;
                readonly gate: string;
            }[];
            /**
             * Format: uuid
             * @description The access record of the decision; also the X-Access-Record header.
             */
            readonly recordId?: string;
            readonly status: number;
            readonly title: string;
            readonly traceId: string;
            /** @description urn:portcullis:error:<code> */
            readonly type: string;
        };
    };
    responses: {
        /** @description Refused or failed; `code` says why. */
        readonly Problem: {
            headers: {
                readonly [name: string]: unknown;
            };
            content: {
                readonly "application/problem+json": components["schemas"]["Problem"];
            };
        };
    };
    parameters: never;
    requestBodies: never;
    headers: never;
    pathItems: never;
}
export type $defs = Record<string, never>;
export interface operations {
    readonly gateway_ItemsController_describe: {
        readonly parameters: {
            readonly query?: {
                readonly project?: string;
            };
            readonly header?: never;
            readonly path: {
                readonly item: string;
            };
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description What is told of the item. */
            readonly 200: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": {
                        readonly etag: string;
                        readonly id: string;
                        readonly key: string;
                        readonly mediaType: string;
                        readonly projectId: string | null;
                        readonly size: number;
                    };
                };
            };
            readonly default: components["responses"]["Problem"];
        };
    };
    readonly gateway_ItemsController_content: {
        readonly parameters: {
            readonly query?: {
                readonly project?: string;
            };
            readonly header?: never;
            readonly path: {
                readonly item: string;
            };
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description The bytes, whole or (206) one range of them. */
            readonly 200: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content?: never;
            };
            readonly default: components["responses"]["Problem"];
        };
    };
    readonly gateway_TicketsController_create: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path: {
                readonly item: string;
            };
            readonly cookie?: never;
        };
        readonly requestBody: {
            readonly content: {
                readonly "application/json": {
                    readonly maxUses?: number;
                    /**
                     * @default [
                     *       "GET",
                     *       "HEAD"
                     *     ]
                     */
                    readonly methods?: readonly ("GET" | "HEAD")[];
                    readonly network?: string;
                    readonly onBehalfOf?: string;
                    readonly project: string;
                    /** @default 300 */
                    readonly ttlSeconds?: number;
                };
            };
        };
        readonly responses: {
            readonly 201: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content?: never;
            };
            readonly default: components["responses"]["Problem"];
        };
    };
    readonly gateway_MeController_describe: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description Who the caller is. */
            readonly 200: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": {
                        readonly assignments: readonly {
                            readonly expiresAt: string | null;
                            readonly id: string;
                            readonly name: string;
                            readonly organisationId: string;
                            readonly purpose: string;
                            readonly slug: string;
                            readonly state: string;
                        }[];
                        readonly organisationId: string;
                        readonly principal: {
                            readonly handle: string;
                            readonly id: string;
                            /** @enum {string} */
                            readonly kind: "person" | "tool";
                        };
                        readonly roles: readonly string[];
                        readonly termsToAccept: readonly {
                            readonly id: string;
                            /** @enum {string} */
                            readonly kind: "nda" | "project";
                            readonly organisationId: string;
                            readonly projectId: string | null;
                            readonly sha256: string;
                            readonly title: string;
                            readonly version: number;
                        }[];
                    };
                };
            };
            readonly default: components["responses"]["Problem"];
        };
    };
    readonly trail_OwnAccessesController_list: {
        readonly parameters: {
            readonly query?: {
                readonly cursor?: string;
                readonly effect?: "allow" | "deny";
                readonly from?: string;
                readonly kind?: "access" | "listing" | "authentication" | "administration" | "explanation" | "trail" | "disclosure";
                readonly limit?: number;
                readonly to?: string;
            };
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description A page of the caller’s own records, newest first, with the reasons they were told. */
            readonly 200: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": {
                        readonly accesses: readonly {
                            readonly at: string;
                            readonly bytesDisclosed: number | null;
                            readonly codes: readonly string[];
                            readonly country: string | null;
                            readonly effect: string;
                            readonly ending: string | null;
                            readonly id: string;
                            readonly itemId: string | null;
                            readonly kind: string;
                            readonly organisationId: string;
                            readonly projectId: string | null;
                            readonly toolId: string | null;
                        }[];
                        readonly nextCursor: string | null;
                    };
                };
            };
            readonly default: components["responses"]["Problem"];
        };
    };
    readonly gateway_NotificationPreferencesController_get: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description Every topic. */
            readonly 200: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": {
                        readonly items: readonly {
                            readonly email: boolean;
                            readonly mandatory: boolean;
                            /** @enum {string} */
                            readonly topic: "requests" | "terms" | "subprocessors" | "grants" | "revocations" | "break-glass" | "reviews" | "alerts";
                        }[];
                    };
                };
            };
            readonly default: components["responses"]["Problem"];
        };
    };
    readonly gateway_NotificationPreferencesController_put: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly requestBody: {
            readonly content: {
                readonly "application/json": {
                    readonly email: {
                        readonly alerts?: boolean;
                        readonly "break-glass"?: boolean;
                        readonly grants?: boolean;
                        readonly requests?: boolean;
                        readonly reviews?: boolean;
                        readonly revocations?: boolean;
                        readonly subprocessors?: boolean;
                        readonly terms?: boolean;
                    };
                };
            };
        };
        readonly responses: {
            /** @description Every topic, as chosen. */
            readonly 200: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": {
                        readonly items: readonly {
                            readonly email: boolean;
                            readonly mandatory: boolean;
                            /** @enum {string} */
                            readonly topic: "requests" | "terms" | "subprocessors" | "grants" | "revocations" | "break-glass" | "reviews" | "alerts";
                        }[];
                    };
                };
            };
            readonly default: components["responses"]["Problem"];
        };
    };
    readonly gateway_ProjectsController_list: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description The caller’s projects. */
            readonly 200: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": {
                        readonly items: readonly {
                            readonly expiresAt: string | null;
                            readonly id: string;
                            readonly name: string;
                            readonly organisationId: string;
                            readonly purpose: string;
                            readonly slug: string;
                            readonly state: string;
                        }[];
                        readonly nextCursor: null;
                    };
                };
            };
            readonly default: components["responses"]["Problem"];
        };
    };
    readonly gateway_ExportsController_cvatManifest: {
        readonly parameters: {
            readonly query?: {
                readonly prefix?: string;
            };
            readonly header?: never;
            readonly path: {
                readonly project: string;
            };
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description The manifest; its names are keys of the project’s bucket. */
            readonly 200: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content?: never;
            };
            readonly default: components["responses"]["Problem"];
        };
    };
    readonly gateway_ExportsController_labelStudio: {
        readonly parameters: {
            readonly query?: {
                readonly format?: "json" | "jsonl";
                readonly prefix?: string;
                readonly reference?: "s3" | "url";
            };
            readonly header?: never;
            readonly path: {
                readonly project: string;
            };
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description A JSON array of tasks, or one task per line. */
            readonly 200: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content?: never;
            };
            readonly default: components["responses"]["Problem"];
        };
    };
    readonly gateway_ExportsController_predicted: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path: {
                readonly project: string;
            };
            readonly cookie?: never;
        };
        readonly requestBody: {
            readonly content: {
                readonly "application/json": {
                    /**
                     * @default json
                     * @enum {string}
                     */
                    readonly format?: "json" | "jsonl";
                    readonly predictions: readonly {
                        /** Format: uuid */
                        readonly item: string;
                        readonly model_version?: string;
                        readonly result: readonly (({
                            readonly from_id: string;
                            readonly to_id: string;
                            /** @enum {string} */
                            readonly type: "relation";
                        } & {
                            readonly [key: string]: unknown;
                        }) | ({
                            readonly from_name: string;
                            readonly id?: string;
                            readonly to_name: string;
                            readonly type: string;
                            readonly value: {
                                readonly [key: string]: unknown;
                            };
                        } & {
                            readonly [key: string]: unknown;
                        }))[];
                        readonly score?: number;
                    }[];
                    /**
                     * @default s3
                     * @enum {string}
                     */
                    readonly reference?: "s3" | "url";
                };
            };
        };
        readonly responses: {
            /** @description A JSON array of tasks, or one task per line. */
            readonly 200: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content?: never;
            };
            readonly default: components["responses"]["Problem"];
        };
    };
    readonly gateway_ProjectsController_items: {
        readonly parameters: {
            readonly query?: {
                readonly cursor?: string;
                readonly limit?: number;
            };
            readonly header?: never;
            readonly path: {
                readonly project: string;
            };
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description One page of items. */
            readonly 200: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": {
                        readonly items: readonly {
                            readonly etag: string;
                            readonly id: string;
                            readonly key: string;
                            readonly mediaType: string;
                            readonly size: number;
                        }[];
                        readonly nextCursor: string | null;
                    };
                };
            };
            readonly default: components["responses"]["Problem"];
        };
    };
    readonly gateway_ClaimsController_claim: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path: {
                readonly project: string;
            };
            readonly cookie?: never;
        };
        readonly requestBody: {
            readonly content: {
                readonly "application/json": Record<string, never>;
            };
        };
        readonly responses: {
            /** @description The task, or why there is none. */
            readonly 200: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": {
                        readonly task: {
                            readonly batchId: string;
                            readonly id: string;
                            readonly items: readonly {
                                readonly contentUrl: string;
                                readonly etag: string;
                                readonly id: string;
                                readonly key: string;
                                readonly mediaType: string;
                                readonly size: number;
                            }[];
                            readonly lease: {
                                readonly expiresAt: string;
                                readonly heartbeatSeconds: number;
                                readonly id: string;
                            };
                            readonly priority: number;
                            readonly projectId: string;
                            readonly round: number;
                            /** @enum {string} */
                            readonly stage: "annotating" | "reviewing";
                        };
                    } | {
                        /** @enum {string} */
                        readonly reason: "NONE_LEFT" | "ALL_LEASED";
                        readonly retryAfterSeconds: number;
                        readonly task: null;
                    };
                };
            };
            readonly default: components["responses"]["Problem"];
        };
    };
    readonly gateway_SessionController_describe: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            readonly 200: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content?: never;
            };
            readonly default: components["responses"]["Problem"];
        };
    };
    readonly gateway_SessionController_open: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            readonly 201: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content?: never;
            };
            readonly default: components["responses"]["Problem"];
        };
    };
    readonly gateway_SessionController_end: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            readonly 204: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content?: never;
            };
            readonly default: components["responses"]["Problem"];
        };
    };
    readonly gateway_TasksController_describe: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path: {
                readonly task: string;
            };
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description The task. */
            readonly 200: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": {
                        readonly task: {
                            readonly batchId: string;
                            readonly id: string;
                            readonly items: readonly {
                                readonly contentUrl: string;
                                readonly etag: string;
                                readonly id: string;
                                readonly key: string;
                                readonly mediaType: string;
                                readonly size: number;
                            }[];
                            readonly lease: {
                                readonly expiresAt: string;
                                readonly heartbeatSeconds: number;
                                readonly id: string;
                            };
                            readonly priority: number;
                            readonly projectId: string;
                            readonly round: number;
                            /** @enum {string} */
                            readonly stage: "annotating" | "reviewing";
                        };
                    };
                };
            };
            readonly default: components["responses"]["Problem"];
        };
    };
    readonly gateway_TasksController_complete: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path: {
                readonly task: string;
            };
            readonly cookie?: never;
        };
        readonly requestBody: {
            readonly content: {
                readonly "application/json": {
                    /** @enum {string} */
                    readonly verdict?: "accepted" | "rejected";
                };
            };
        };
        readonly responses: {
            /** @description Completed. */
            readonly 200: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": {
                        /** @enum {string} */
                        readonly ending: "completed" | "released" | "skipped";
                        readonly id: string;
                        /** @enum {string} */
                        readonly stage: "annotating" | "reviewing" | "done" | "withdrawn";
                    };
                };
            };
            readonly default: components["responses"]["Problem"];
        };
    };
    readonly gateway_TasksController_heartbeat: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path: {
                readonly task: string;
            };
            readonly cookie?: never;
        };
        readonly requestBody: {
            readonly content: {
                readonly "application/json": Record<string, never>;
            };
        };
        readonly responses: {
            /** @description The lease, at its whole length again. */
            readonly 200: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": {
                        readonly lease: {
                            readonly expiresAt: string;
                            readonly heartbeatSeconds: number;
                            readonly id: string;
                        };
                    };
                };
            };
            readonly default: components["responses"]["Problem"];
        };
    };
    readonly gateway_TasksController_release: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path: {
                readonly task: string;
            };
            readonly cookie?: never;
        };
        readonly requestBody: {
            readonly content: {
                readonly "application/json": Record<string, never>;
            };
        };
        readonly responses: {
            /** @description Given back. */
            readonly 200: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": {
                        /** @enum {string} */
                        readonly ending: "completed" | "released" | "skipped";
                        readonly id: string;
                        /** @enum {string} */
                        readonly stage: "annotating" | "reviewing" | "done" | "withdrawn";
                    };
                };
            };
            readonly default: components["responses"]["Problem"];
        };
    };
    readonly gateway_TasksController_skip: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path: {
                readonly task: string;
            };
            readonly cookie?: never;
        };
        readonly requestBody: {
            readonly content: {
                readonly "application/json": Record<string, never>;
            };
        };
        readonly responses: {
            /** @description Skipped. */
            readonly 200: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": {
                        /** @enum {string} */
                        readonly ending: "completed" | "released" | "skipped";
                        readonly id: string;
                        /** @enum {string} */
                        readonly stage: "annotating" | "reviewing" | "done" | "withdrawn";
                    };
                };
            };
            readonly default: components["responses"]["Problem"];
        };
    };
    readonly gateway_TermsController_list: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description The current versions. */
            readonly 200: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": {
                        readonly items: readonly {
                            readonly accepted: boolean;
                            readonly document: string;
                            readonly id: string;
                            /** @enum {string} */
                            readonly kind: "nda" | "project";
                            readonly organisationId: string;
                            readonly projectId: string | null;
                            readonly sha256: string;
                            readonly title: string;
                            readonly version: number;
                        }[];
                        readonly nextCursor: null;
                    };
                };
            };
            readonly default: components["responses"]["Problem"];
        };
    };
    readonly gateway_TermsController_accept: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path: {
                readonly version: string;
            };
            readonly cookie?: never;
        };
        readonly requestBody: {
            readonly content: {
                readonly "application/json": {
                    readonly documentSha256: string;
                };
            };
        };
        readonly responses: {
            /** @description Accepted and recorded. */
            readonly 201: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": {
                        readonly documentSha256: string;
                        readonly recordId: string;
                        readonly termsId: string;
                    };
                };
            };
            readonly default: components["responses"]["Problem"];
        };
    };
    readonly gateway_TicketsController_revoke: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path: {
                readonly ticket: string;
            };
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            readonly 204: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content?: never;
            };
            readonly default: components["responses"]["Problem"];
        };
    };
}
