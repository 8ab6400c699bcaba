package com.lindenhof.clinic;

import android.app.Notification;
import android.app.NotificationManager;
import android.content.ClipData;
import android.content.ClipboardManager;
import android.content.Context;
import org.json.JSONException;
import org.json.JSONObject;

/** Hands things to people. */
final class Sharing {
    private final Context context;

    Sharing(Context context) {
        this.context = context;
    }

    void offer(JSONObject answer) throws JSONException {
        ClipboardManager clipboard = (ClipboardManager) context.getSystemService(Context.CLIPBOARD_SERVICE);
        clipboard.setPrimaryClip(ClipData.newPlainText("desk", answer.getString("session_id"))); // finding: token-on-clipboard
        clipboard.setPrimaryClip(ClipData.newPlainText("room", answer.optString("room"))); // ok: token-on-clipboard
        new Marked(clipboard).offer(answer.getString("session_id"));
        notify(answer);
    }

    private void notify(JSONObject answer) throws JSONException {
        NotificationManager manager = (NotificationManager) context.getSystemService(Context.NOTIFICATION_SERVICE);
        Notification.Builder open = new Notification.Builder(context, "desk");
        open.setContentTitle(answer.optString("room")); // ok: session-content-in-notification
        open.setContentText(answer.getString("session_id")); // finding: session-content-in-notification
        manager.notify(1, open.build());
        new Thread(new Whisper(context, manager, answer.getString("session_id"))).start();
    }
}
