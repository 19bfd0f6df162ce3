-- Since when the person wants neither this picture nor those before. It goes once the removal can't
-- be undone any more.
ALTER TABLE picture_history ADD COLUMN removed_at INTEGER;
CREATE INDEX picture_removed ON picture_history (removed_at) WHERE removed_at IS NOT NULL;
CREATE INDEX picture_of_person ON picture_history (tenant_id, person_id);
