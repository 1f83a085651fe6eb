package itglue

// checklists are made from templates in the window of IT Glue, never by API. They
// are known from a client of 2026 only, so an account may lack their routes.
func checklists() *schema {
	index := []string{"attachments", "checklist-tasks", "user-resource-accesses", "group-resource-accesses"}
	return &schema{
		kind: Checklists, path: "checklists", parent: Organizations, via: "organization-id",
		ops: flatIndex | nestedIndex | flatShow | nestedShow | flatUpdate | nestedUpdate | bulkUpdate | nestedBulkUpdate |
			flatBulkDelete | nestedBulkDelete,
		fields: []*field{
			ref("organization-id", Organizations).required().once(),
			companion("organization-name", "organization-id"),
			computed("resource-url", func(_ *view, r *record) any { return webAddress(r) }),
			flag("restricted"),
			text("name").required().lookup(), text("description"), date("due-date"), flag("completed"),
			number("assignee-id"), number("checklist-template-id").by(editorOnly),
			flag("archived").by(editorOnly),
			createdAt(), updatedAt(),
		},
		filters: map[string]filter{"id": byID(), "organization_id": byRef("organization-id"), "completed": byFlag("completed"),
			"assignee_id": byNumber("assignee-id"), "checklist_template_id": byNumber("checklist-template-id")},
		sorts:   map[string]sorter{"completed": sortField("completed"), "created_at": sortCreated, "updated_at": sortUpdated},
		index:   index,
		show:    append(append([]string{}, index...), "recent-versions", "related-items", "authorized-users"),
		missing: func(sw *Switches, _ ops) bool { return sw.ChecklistsMissing },
	}
}

// checklistTasks have no routes: they come with their checklist, and people tick
// them in the window of IT Glue.
func checklistTasks() *schema {
	return &schema{
		kind: ChecklistTasks, path: "checklist_tasks",
		fields: []*field{
			linkTo("owner"),
			text("name").required(), text("description"), date("due-date"), number("assignee-id"), number("position"),
			flag("completed"),
		},
		sorts: map[string]sorter{},
		prepare: func(t *tx, r *record, in *input) *failure {
			id, ok := refOf(in.attrs["checklist-id"])
			if !ok || t.st.find(Checklists, id) == nil {
				return refused("/data/attributes/checklist", "must exist")
			}
			t.set(r, "owner", link{Checklists, id})
			return nil
		},
	}
}
