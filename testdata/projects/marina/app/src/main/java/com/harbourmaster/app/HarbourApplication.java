package com.harbourmaster.app;

import android.app.Application;
import com.harbourmaster.core.SessionKeeper;
import com.harbourmaster.core.Trace;

public class HarbourApplication extends Application {
    @Override
    public void onCreate() {
        super.onCreate();
        SessionKeeper keeper = new SessionKeeper(this);
        Trace.note(keeper.isOpen() ? "welcome back" : "welcome");
    }
}
