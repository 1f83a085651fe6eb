/*
 * Lets WebKitWebDriver drive the program as it is shipped: loaded with LD_PRELOAD,
 * this stands in for the one call with which the window makes its web view, and makes
 * the same view, allowed to be driven. What the page says on its console goes to
 * standard output. Built and used by build/window-test.sh only.
 */
#include <webkit2/webkit2.h>

static WebKitWebView *view;

static WebKitWebView *the_view(WebKitAutomationSession *session, gpointer data)
{
	return view;
}

static void started(WebKitWebContext *context, WebKitAutomationSession *session, gpointer data)
{
	g_signal_connect(session, "create-web-view", G_CALLBACK(the_view), NULL);
}

GtkWidget *webkit_web_view_new_with_user_content_manager(WebKitUserContentManager *manager)
{
	WebKitWebContext *context = webkit_web_context_get_default();

	webkit_web_context_set_automation_allowed(context, TRUE);
	g_signal_connect(context, "automation-started", G_CALLBACK(started), NULL);
	view = g_object_new(WEBKIT_TYPE_WEB_VIEW, "user-content-manager", manager,
			    "is-controlled-by-automation", TRUE, NULL);
	webkit_settings_set_enable_write_console_messages_to_stdout(webkit_web_view_get_settings(view), TRUE);
	return GTK_WIDGET(view);
}
