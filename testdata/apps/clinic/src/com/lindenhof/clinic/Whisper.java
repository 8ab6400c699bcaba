package com.lindenhof.clinic;

import android.app.Notification;
import android.app.NotificationManager;
import android.content.Context;

/** A notification that a locked screen does not show. */
final class Whisper implements Runnable {
    private final Context context;
    private final NotificationManager manager;
    private final String session;

    Whisper(Context context, NotificationManager manager, String session) {
        this.context = context;
        this.manager = manager;
        this.session = session;
    }

    @Override
    public void run() {
        Notification.Builder secret = new Notification.Builder(context, "desk");
        secret.setVisibility(Notification.VISIBILITY_SECRET);
        secret.setContentText(session); // ok: session-content-in-notification
        manager.notify(2, secret.build());
    }
}
