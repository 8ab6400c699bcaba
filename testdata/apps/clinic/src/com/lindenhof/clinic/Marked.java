package com.lindenhof.clinic;

import android.content.ClipData;
import android.content.ClipboardManager;
import android.os.PersistableBundle;

/** A clipboard whose content keyboards hide. */
final class Marked {
    private final ClipboardManager clipboard;

    Marked(ClipboardManager clipboard) {
        this.clipboard = clipboard;
    }

    void offer(String session) {
        ClipData clip = ClipData.newPlainText("desk", session); // ok: token-on-clipboard
        PersistableBundle extras = new PersistableBundle();
        extras.putBoolean("android.content.extra.IS_SENSITIVE", true);
        clip.getDescription().setExtras(extras);
        clipboard.setPrimaryClip(clip);
    }
}
