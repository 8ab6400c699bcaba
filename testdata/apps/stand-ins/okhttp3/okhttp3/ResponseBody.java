package okhttp3;

import java.io.IOException;

public class ResponseBody {
    private final byte[] bytes;

    ResponseBody(byte[] bytes) {
        this.bytes = bytes;
    }

    public final String string() throws IOException {
        return new String(bytes, "UTF-8");
    }
}
