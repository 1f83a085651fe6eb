/*
 * A button that files can be dragged away from, for build/window-test.sh: what a
 * window is given for a real drop, no page can play. Says "ended" when a drag is over.
 *   drag-source FILE...
 */
#include <gtk/gtk.h>

static void give(GtkWidget *button, GdkDragContext *drag, GtkSelectionData *data, guint info, guint time, gpointer names)
{
	char **name;
	GPtrArray *uris = g_ptr_array_new_with_free_func(g_free);

	for (name = names; *name; name++)
		g_ptr_array_add(uris, g_filename_to_uri(*name, NULL, NULL));
	g_ptr_array_add(uris, NULL);
	gtk_selection_data_set_uris(data, (gchar **)uris->pdata);
	g_ptr_array_unref(uris);
}

static void ended(GtkWidget *button, GdkDragContext *drag, gpointer names)
{
	puts("ended");
	fflush(stdout);
}

int main(int argc, char **argv)
{
	const GtkTargetEntry files = { "text/uri-list", 0, 0 };
	GtkWidget *window, *button;

	gtk_init(&argc, &argv);
	if (argc < 2)
		return 2;
	window = gtk_window_new(GTK_WINDOW_POPUP);
	button = gtk_button_new_with_label("drag me");
	gtk_drag_source_set(button, GDK_BUTTON1_MASK, &files, 1, GDK_ACTION_COPY);
	g_signal_connect(button, "drag-data-get", G_CALLBACK(give), argv + 1);
	g_signal_connect(button, "drag-end", G_CALLBACK(ended), argv + 1);
	gtk_container_add(GTK_CONTAINER(window), button);
	gtk_window_resize(GTK_WINDOW(window), 100, 40);
	gtk_widget_show_all(window);
	puts("shown");
	fflush(stdout);
	gtk_main();
	return 0;
}
