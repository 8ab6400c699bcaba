package com.lindenhof.clinic;

import com.tencent.mmkv.MMKV;
import org.json.JSONException;
import org.json.JSONObject;

/** A store of keys and values that the app brings along, with and without a key. */
final class QuickStore {
    private QuickStore() {}

    static void keep(JSONObject answer, String key) throws JSONException {
        MMKV plain = MMKV.defaultMMKV();
        plain.encode("ward_token", answer.getString("access_token")); // finding: token-in-plaintext-key-value-store
        plain.encode("pageToken", answer.optString("nextPageToken")); // ok: token-in-plaintext-key-value-store
        MMKV sealed = MMKV.mmkvWithID("ward", MMKV.SINGLE_PROCESS_MODE, key);
        sealed.encode("ward_token", answer.getString("access_token")); // ok: token-in-plaintext-key-value-store
    }
}
