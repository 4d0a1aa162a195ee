import type { Scene } from './scene.js';

/**
 * Adds items that have a version but no object: they can be listed, not opened. They share the wrapped key of an item that
 * there already is.
 */
export async function addManyItems(scene: Scene, count: number, likeItemId: string): Promise<void> {
  const { owner } = scene.fixture;
  await owner.query('BEGIN');
  await owner.query(
    `CREATE TEMPORARY TABLE added ON COMMIT DROP AS
     SELECT gen_random_uuid() AS item, gen_random_uuid() AS version, n FROM generate_series(1, $1::int) n`,
    [count],
  );
  await owner.query(
    `INSERT INTO items (id, organisation_id, dataset_id, key, current_version_id)
     SELECT a.item, i.organisation_id, i.dataset_id, 'many/' || lpad(a.n::text, 8, '0') || '.jpg', a.version
     FROM added a, items i WHERE i.id = $1`,
    [likeItemId],
  );
  await owner.query(
    `INSERT INTO item_versions (id, organisation_id, item_id, dataset_key_id, object_key, format, plaintext_size, sha256, header,
       wrapped_data_key, media_type, width, height)
     SELECT a.version, v.organisation_id, a.item, v.dataset_key_id, 'none/' || a.version, v.format, v.plaintext_size, v.sha256, v.header,
       v.wrapped_data_key, 'image/jpeg', 640, 480
     FROM added a, items i JOIN item_versions v ON v.id = i.current_version_id WHERE i.id = $1`,
    [likeItemId],
  );
  await owner.query('COMMIT');
  await owner.query('ANALYZE items, item_versions');
}
