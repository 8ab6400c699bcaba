package com.solace.companion

import android.app.Notification
import android.app.NotificationManager
import android.content.BroadcastReceiver
import android.content.Context
import android.content.Intent

/** Notifications, some of which say too much. */
class Reminder : BroadcastReceiver() {
    override fun onReceive(context: Context, intent: Intent) {
        val text = Notification.Builder(context, "evening")
        text.setContentTitle("Time for your therapy exercises") // finding: health-content-in-notification
        text.setContentText("You have a reminder") // ok: health-content-in-notification
        post(context, 1, text)
        hide(context)
    }

    fun show(context: Context, mood: String) {
        val text = Notification.Builder(context, "evening")
        text.setContentText("Yesterday you felt $mood") // finding: health-content-in-notification
        post(context, 2, text)
    }

    private fun hide(context: Context) {
        val text = Notification.Builder(context, "evening")
        text.setVisibility(Notification.VISIBILITY_SECRET)
        text.setContentText(MoodDatabase(context).last()) // ok: health-content-in-notification
        post(context, 3, text)
    }

    private fun post(context: Context, id: Int, builder: Notification.Builder) {
        val manager = context.getSystemService(Context.NOTIFICATION_SERVICE) as NotificationManager
        manager.notify(id, builder.build())
    }
}
